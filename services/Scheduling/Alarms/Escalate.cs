using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>A request waits too long.</summary>
internal sealed class Escalate(Db db) : ITimerHandler
{
    public Task Fire(DueTimer timer, CancellationToken cancel) => db.Fire(timer, async tx =>
    {
        var row = await RequestRow.Lock(tx, new RequestName(timer.Tenant, timer.Key));
        if (row.Progress.Waits)
        {
            await OpenAlarms.Open(tx, row, AlarmKind.RequestWaiting);
        }
    }, cancel);
}
