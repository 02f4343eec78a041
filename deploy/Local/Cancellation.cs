namespace PeerSupport.Deploy.Local;

internal static class Cancellation
{
    /// <summary>Completes when the token is cancelled.</summary>
    public static Task WhenCancelled(this CancellationToken cancel)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cancel.Register(cancelled.SetResult);
        return cancelled.Task;
    }
}
