using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace PeerSupport.Platform.Tests;

internal static class Swept
{
    /// <summary>Sweeps as if so much time had passed.</summary>
    public static async Task<IReadOnlyDictionary<string, int>> SweepIn(this NotebookDatabase database, TimeSpan later)
    {
        var retention = Retention.Of(typeof(NotebookModule).Assembly, "notebook");
        using var sweeper = new Sweeper(database.Worker, database.Db, retention, new FakeTimeProvider(TimeProvider.System.GetUtcNow() + later), NullLogger<Sweeper>.Instance);
        return await sweeper.Sweep(CancellationToken.None);
    }
}
