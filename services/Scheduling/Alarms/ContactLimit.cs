using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>A contact lasts longer than its limit: somebody looks in, or somebody is forgotten behind a door.</summary>
internal sealed class ContactLimit(Db db) : ITimerHandler
{
    public Task Fire(DueTimer timer, CancellationToken cancel) => db.Fire(timer, async tx =>
    {
        var row = await RequestRow.Lock(tx, new RequestName(timer.Tenant, timer.Key));
        if (row.Progress.State is RequestState.InContact)
        {
            await OpenAlarms.Open(tx, row, AlarmKind.ContactOverdue);
        }
    }, cancel);
}
