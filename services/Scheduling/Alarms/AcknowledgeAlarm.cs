using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<Alarm> AcknowledgeAlarm(AcknowledgeAlarmRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var acknowledge = AlarmRow.Change("acknowledged_at = @Now, acknowledged_by = @by, version = @version");
            var by = tx.Caller.RequireUser();
            var row = await AlarmRow.Lock(tx, request.Name);
            if (AlarmRules.Unseen(tx.Caller.Roles).Contains(row.Kind))
            {
                throw Refusal.NotFound(request.Name);
            }

            AlarmRules.RequireOpen(row.AcknowledgedAt);

            tx.Cancel(TimerKinds.Climb, row.AlarmId);
            row = await tx.One<AlarmRow>(acknowledge, new { row.Establishment, row.AlarmId, by, tx.Now, version = Versions.Next(row.Version, tx.Now) });
            row.Tell(tx);
            return row.ToProto();
        }, async (tx, name) => (await AlarmRow.Load(tx, name)).ToProto());
}
