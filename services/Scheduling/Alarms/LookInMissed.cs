using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

/// <summary>Somebody was to be looked in on, and nobody has recorded that it was done.</summary>
internal sealed class LookInMissed(Db db) : ITimerHandler
{
    public Task Fire(DueTimer timer, CancellationToken cancel) => db.Fire(timer, async tx =>
    {
        var row = await RequestRow.Lock(tx, new RequestName(timer.Tenant, timer.Key));
        if (row is { FollowUpAt: { } since, AskedAgainAt: null })
        {
            await OpenAlarms.Open(tx, row, since);
        }
    }, cancel);
}
