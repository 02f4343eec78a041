namespace PeerSupport.Platform;

/// <summary>
/// Tells a loop in this process that there is work, so that it need not wait for its next look at the table. Many signals make one
/// look; a signal while nobody waits is kept; other instances find the work by looking.
/// </summary>
public sealed class Wake : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);

    public void Signal()
    {
        lock (_signal)
        {
            if (_signal.CurrentCount == 0)
            {
                _signal.Release();
            }
        }
    }

    /// <summary>Until there is work, or it is time to look anyway.</summary>
    /// <returns>Whether there was a signal.</returns>
    public Task<bool> Wait(TimeSpan atMost, CancellationToken cancel) => _signal.WaitAsync(atMost, cancel);

    public void Dispose() => _signal.Dispose();
}
