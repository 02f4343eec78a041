using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>Nobody came in time, nor is on his way. The request ends; its alarm stays until somebody takes it on.</summary>
internal sealed class Expire(Db db) : ITimerHandler
{
    public Task Fire(DueTimer timer, CancellationToken cancel) => db.Fire(timer, async tx =>
    {
        var row = await RequestRow.Lock(tx, new RequestName(timer.Tenant, timer.Key));
        if (!row.Progress.Waits)
        {
            return;
        }

        var movement = await OfferRow.LiveOf(tx, row.Name) is { } offer ? await Movements.Out(tx, row.Establishment, offer.OfferId) : null;
        if (RequestRules.GoesOnUntil(row.Progress, movement?.DueBackAt, tx.Now) is { } later)
        {
            tx.Schedule(TimerKinds.Expire, row.RequestId, later);
            return;
        }

        var day = (await Prison.Of(tx)).Day;
        await OpenAlarms.Open(tx, row, AlarmKind.RequestWaiting, again: true);
        await Closing.Close(tx, row, RequestRules.Expire(row.Progress, Mornings.Next(day, tx.Now), tx.Now));
        tx.Emit(Obstacles.Met(row, Obstacle.NobodyAvailable, day.DayOf(tx.Now)));
    }, cancel);
}
