using Grpc.Core;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<Request> RecordAskedAgain(RecordAskedAgainRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var row = await RequestRow.Lock(tx, RequestName.Parse(request.Name));
            await row.Take(tx, RequestRules.AskAgain(row.Progress, tx.Now));
            await LookIns.Over(tx, row, tx.Caller.User);
            return await RequestRow.Read(tx, request.Name);
        }, RequestRow.Read);
}
