using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

/// <summary>A concern was passed on, and nobody has said that it came to him. The key is the concern.</summary>
internal sealed class NotAcknowledged(Db db) : ITimerHandler
{
    public const string Kind = "not-acknowledged";

    public Task Fire(DueTimer timer, CancellationToken cancel) => db.Fire(timer, async tx =>
    {
        const string load = $"select {ConcernRow.Columns} from concerns where establishment = @Tenant and concern_id = @Key for update";
        if (await tx.Maybe<ConcernRow>(load, timer) is { AcknowledgedAt: null } row)
        {
            await OpenAlarms.Open(tx, row);
        }
    }, cancel);

    /// <summary>Somebody has it: no alarm wakes anybody, and one that did is his. The timer stays and finds it so: cancelled here, the two would wait for each other.</summary>
    public static async Task Over(Tx tx, ConcernRow row, string by)
    {
        const string open = $"""
            select {AlarmRow.OfConcern}
            from concern_alarms
            where establishment = @Establishment and concern_id = @ConcernId and acknowledged_at is null
            for update
            """;
        if (await tx.Maybe<AlarmRow>(open, row) is { } alarm)
        {
            await alarm.TakenOn(tx, by);
        }
    }
}
