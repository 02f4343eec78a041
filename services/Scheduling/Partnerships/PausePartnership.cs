using Grpc.Core;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<Partnership> PausePartnership(PausePartnershipRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var row = await PartnershipRow.Lock(tx, request.Name);
            return (await row.Take(tx, PartnershipRules.Pause(row.At))).ToProto();
        }, PartnershipRow.Read);
}
