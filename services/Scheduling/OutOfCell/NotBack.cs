using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>A supporter was let out, is in no contact, and nobody has recorded that he is back.</summary>
internal sealed class NotBack(Db db) : ITimerHandler
{
    public Task Fire(DueTimer timer, CancellationToken cancel) => db.Fire(timer, async tx =>
    {
        if (await Movements.Out(tx, timer.Tenant, timer.Key) is not { } movement)
        {
            return;
        }

        var row = await RequestRow.Lock(tx, new RequestName(movement.Establishment, movement.RequestId));
        // again, now that nobody else decides about it
        if (await Movements.Out(tx, timer.Tenant, timer.Key) is { } stillOut && MovementRules.IsMissed(row.Progress, stillOut.DueBackAt, tx.Now))
        {
            await OpenAlarms.Open(tx, row, stillOut.OfferId, AlarmKind.SupporterNotBack, AlarmLevel.Wing, stillOut.OutAt);
        }
    }, cancel);
}
