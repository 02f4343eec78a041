using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>Nobody spoke with a supporter in time: that is counted, without him.</summary>
internal sealed class MissDebrief(Db db) : ITimerHandler
{
    public Task Fire(DueTimer timer, CancellationToken cancel) => db.Fire(timer, async tx =>
    {
        var row = await DebriefRow.Lock(tx, DebriefRow.NameOf(timer.Tenant, timer.Key));
        if (DebriefRules.Miss(row.At) is { } missed)
        {
            await row.Take(tx, missed);
            tx.Audit(ProtoName.Of(missed.State), row.Name);
            tx.Emit(Obstacles.Met(row.Establishment, row.Scheme, Obstacle.NoDebrief, (await Prison.Of(tx)).Day.DayOf(tx.Now)));
        }
    }, cancel);
}
