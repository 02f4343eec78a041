using System.Diagnostics;

namespace PeerSupport.Benchmarks;

/// <summary>Durations of one thing, in milliseconds.</summary>
internal sealed class Quantiles(IEnumerable<TimeSpan> durations)
{
    private readonly double[] _sorted = [.. durations.Select(duration => duration.TotalMilliseconds).Order()];

    /// <summary>How long something took.</summary>
    public static async Task<TimeSpan> Took(Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start);
    }

    public double Of(double share) => _sorted[(int)Math.Min(_sorted.Length - 1, Math.Ceiling(share * _sorted.Length) - 1)];

    public override string ToString() => $"p50={Of(0.50):0.0} p90={Of(0.90):0.0} p99={Of(0.99):0.0} max={_sorted[^1]:0.0} ms";
}
