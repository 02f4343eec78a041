using System.Diagnostics;

namespace PeerSupport.Benchmarks;

/// <summary>How much more memory this process held while something ran: the services run in it, with their callers.</summary>
internal sealed class Peak : IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly Task _watch;
    private long _most;

    private Peak(long before)
    {
        (Before, _most) = (before, before);
        _watch = Task.Run(Watch);
    }

    public long Before { get; }

    public double Megabytes => (Volatile.Read(ref _most) - Before) / 1048576.0;

    public static Peak Watched()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return new(Environment.WorkingSet);
    }

    public static async Task<(double Seconds, double Megabytes)> Of(Func<Task> work)
    {
        await using var peak = Watched();
        var start = Stopwatch.GetTimestamp();
        await work();
        var took = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (took, peak.Megabytes);
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _watch;
        _over.Dispose();
    }

    private async Task Watch()
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        try
        {
            do
            {
                _most = Math.Max(_most, Environment.WorkingSet);
            }
            while (await tick.WaitForNextTickAsync(_over.Token));
        }
        catch (OperationCanceledException)
        {
            // it is over
        }
    }
}
