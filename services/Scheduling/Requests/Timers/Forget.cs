using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

/// <summary>The asker's number has been kept long enough.</summary>
internal sealed class Forget(Db db) : ITimerHandler
{
    public Task Fire(DueTimer timer, CancellationToken cancel) => db.Fire(timer, tx =>
    {
        const string forget = "delete from askers where establishment = @Tenant and request_id = @Key";
        return tx.Execute(forget, timer);
    }, cancel);
}
