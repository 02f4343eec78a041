using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Tests;

/// <summary>An establishment no other test uses, and what its co-ordinator reads.</summary>
internal sealed class Prison(SuiteFixture suite)
{
    private static int s_count;

    /// <summary>Six characters: those of the register and of the other tests have three or four.</summary>
    public string Code { get; } = $"F{Interlocked.Increment(ref s_count):00000}";

    public string Name => $"establishments/{Code}";

    public string Coordinator => $"COORDINATOR@{Code}";

    public async Task<IReadOnlyList<ObstacleCount>> Counts(DateOnly? first = null, DateOnly? last = null) =>
        (await suite.Feedback.ListObstacleCountsAsync(
            new() { Parent = Name, FirstDay = first?.ToProto(), LastDay = last?.ToProto() }, suite.As(Coordinator))).Counts;

    public async Task<long> Total(DateOnly? first = null, DateOnly? last = null) => (await Counts(first, last)).Sum(count => count.Count);
}
