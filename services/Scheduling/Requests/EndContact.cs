using Grpc.Core;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<Request> EndContact(EndContactRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var row = await RequestRow.Lock(tx, RequestName.Parse(request.Name));
            return await Closing.Close(tx, row, RequestRules.End(row.Progress, request.Outcome, tx.Now));
        }, RequestRow.Read);
}
