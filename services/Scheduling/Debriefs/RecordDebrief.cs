using Grpc.Core;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<Debrief> RecordDebrief(RecordDebriefRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var row = await DebriefRow.Lock(tx, request.Name);
            var recorded = DebriefRules.Record(row.At, request.Answer, request.At?.ToDateTimeOffset() ?? tx.Now, tx.Now);
            if (recorded.AnsweredAt is not null) // recorded by the provider, whose scope is no establishment's, the timer finds it answered and does nothing
            {
                tx.Cancel(TimerKinds.Debrief, row.DebriefId);
            }

            return (await row.Take(tx, recorded)).ToProto();
        }, DebriefRow.Read);
}
