namespace PeerSupport.Platform;

/// <summary>
/// What happens when timers of one kind become due. Every instance may call it for the same timer: calls to other services come first,
/// then the effect inside <see cref="Db.Fire"/>, which claims and deletes the timer in the effect's own transaction. So the effect happens once.
/// </summary>
public interface ITimerHandler
{
    Task Fire(DueTimer timer, CancellationToken cancel);
}
