using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<Duty> DeclineDuty(DeclineDutyRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var establishment = Names.EstablishmentOf(request.Name);
            var known = await DutyRow.Load(tx, request.Name);
            await Giving.Hold(tx, establishment, [], [known.Turn], known.AppointmentId);
            var duty = await DutyRow.Lock(tx, request.Name);
            Etag.Require(request.Etag, duty.Version);
            DutyRules.RequireHeld(duty.State, duty.EndsAt, tx.Now);

            var declined = (await Giving.Vacate(tx, establishment, duty)).Single();
            await Cover.Changed(tx, establishment, [duty.Place]);
            return declined.ToProto((await Prison.Of(tx)).Day);
        });
}
