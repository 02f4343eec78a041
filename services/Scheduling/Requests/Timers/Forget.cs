using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

/// <summary>The asker's number has been kept long enough, and so have his cell and his language, by which he would be known.</summary>
internal sealed class Forget(Db db) : ITimerHandler
{
    public Task Fire(DueTimer timer, CancellationToken cancel) => db.Fire(timer, tx =>
    {
        const string forget = """
            with gone as (delete from askers where establishment = @Tenant and request_id = @Key)
            update requests
            set place = null, language = null
            where establishment = @Tenant and request_id = @Key
            """;
        return tx.Execute(forget, timer);
    }, cancel);
}
