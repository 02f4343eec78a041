using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<Duty> CoverDuty(CoverDutyRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var establishment = Names.EstablishmentOf(request.Name);
            var known = await DutyRow.Load(tx, request.Name);
            var standing = (await Giving.Hold(tx, establishment, [request.Appointment], [known.Turn], known.AppointmentId)).Single();
            var duty = await DutyRow.Lock(tx, request.Name);
            Etag.Require(request.Etag, duty.Version);
            DutyRules.RequireOther(duty, standing, tx.Now);

            var day = (await Prison.Of(tx)).Day;
            await Giving.Vacate(tx, establishment, duty);
            var covered = await Giving.Give(tx, establishment, standing, DutyRules.Turn(day, duty, tx.Now), copyAge);
            await Cover.Changed(tx, establishment, [duty.Place]);
            return covered.ToProto(day);
        });
}
