using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<Alarm> AcknowledgeAlarm(AcknowledgeAlarmRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var by = tx.Caller.RequireUser();
            var row = await AlarmRow.Lock(tx, request.Name);
            if (AlarmRules.Unseen(tx.Caller.Roles).Contains(row.Kind))
            {
                throw Refusal.NotFound(request.Name);
            }

            AlarmRules.RequireOpen(row.AcknowledgedAt);
            return (await row.TakenOn(tx, by)).ToProto();
        }, async (tx, name) => (await AlarmRow.Load(tx, name)).ToProto());
}
