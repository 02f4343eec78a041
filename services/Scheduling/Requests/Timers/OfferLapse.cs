using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>An offer was not answered in time: the next supporter is looked for.</summary>
internal sealed class OfferLapse(Db db) : ITimerHandler
{
    public Task Fire(DueTimer timer, CancellationToken cancel) => db.Fire(timer, async tx =>
    {
        var row = await RequestRow.Lock(tx, new RequestName(timer.Tenant, timer.Key));
        if (await OfferRow.LiveOf(tx, row.Name) is { State: "OPEN" } offer && offer.AnswerBy <= tx.Now)
        {
            await OpenOffers.FallThrough(tx, row, RequestRules.Release(row.Progress), OfferState.Withdrawn);
        }
    }, cancel);
}
