using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<Duty> AssignDuty(AssignDutyRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var establishment = Names.EstablishmentOf(request.Parent);
            var day = (await Prison.Held(tx)).Day;
            var turn = new DutyTurn(Names.IdOf(request.Zone), DutyRules.Hours(day, request.Date.ToDay(), request.Kind, tx.Now), request.Shadow);
            var standing = (await Giving.Hold(tx, establishment, [request.Appointment], [turn])).Single();
            if (Names.EstablishmentOf(request.Zone) != establishment)
            {
                throw DutyRules.NoRule(request.Zone, request.Kind);
            }

            var duty = await Giving.Give(tx, establishment, standing, turn, copyAge);
            await Cover.Changed(tx, establishment, [duty.Place]);
            return duty.ToProto(day);
        });
}
