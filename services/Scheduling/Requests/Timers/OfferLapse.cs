using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>An offer was not answered in time: the next supporter is looked for.</summary>
internal sealed class OfferLapse(Db db) : ITimerHandler
{
    public Task Fire(DueTimer timer, CancellationToken cancel) => db.Fire(timer, async tx =>
    {
        var row = await RequestRow.Lock(tx, new RequestName(timer.Tenant, timer.Key));
        // each offer moves the timer to its own time: what is open when it runs is what it was set for
        if (await OfferRow.LiveOf(tx, row.Name) is { State: "OPEN" })
        {
            await OpenOffers.FallThrough(tx, row, RequestRules.Release(row.Progress), OfferState.Withdrawn);
        }
    }, cancel);
}
