using Grpc.Core;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<Partnership> EndPartnership(EndPartnershipRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var row = await PartnershipRow.Lock(tx, request.Name);
            return (await row.Take(tx, PartnershipRules.End(row.At, request.Reason, tx.Now))).ToProto();
        }, PartnershipRow.Read);
}
