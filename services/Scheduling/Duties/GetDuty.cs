using Grpc.Core;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<Duty> GetDuty(GetDutyRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            var duty = await DutyRow.Load(tx, request.Name);
            return duty.ToProto((await Prison.Of(tx)).Day);
        });
}
