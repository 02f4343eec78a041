using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>Whoever was not met is looked in on. When that is due he waits again, and is alarmed about as any who waits.</summary>
internal static class LookIns
{
    /// <summary>A request has ended.</summary>
    public static async Task After(Tx tx, RequestRow row, Progress end)
    {
        if (end.FollowUpAt is { } dueAt)
        {
            var offering = await OfferingRow.Require(tx, row.Establishment, row.Scheme);
            tx.Schedule(TimerKinds.LookIn, row.RequestId, RequestRules.LookInIsOverdueAt(dueAt, offering.EscalateAfter, tx.Now));
        }
    }

    /// <summary>Somebody has looked in, or there is nobody any more to look in on: no alarm wakes anybody, and whoever looked in has taken it on.</summary>
    /// <param name="by">Who looked in; null where no person says so.</param>
    public static async Task Over(Tx tx, RequestRow row, string? by)
    {
        const string open = $"""
            select {AlarmRow.OfLookIn}
            from look_in_alarms
            where establishment = @Establishment and request_id = @RequestId and acknowledged_at is null
            for update
            """;
        tx.Cancel(TimerKinds.LookIn, row.RequestId);
        if (await tx.Maybe<AlarmRow>(open, row.Name) is not { } alarm)
        {
            return;
        }

        if (by is null)
        {
            tx.Cancel(TimerKinds.Climb, alarm.AlarmId);
        }
        else
        {
            await alarm.TakenOn(tx, by);
        }
    }
}
