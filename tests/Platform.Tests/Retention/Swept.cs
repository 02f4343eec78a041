using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace PeerSupport.Platform.Tests;

internal static class Swept
{
    /// <summary>Sweeps as if so much time had passed.</summary>
    public static async Task<IReadOnlyDictionary<string, int>> SweepIn(this NotebookDatabase database, TimeSpan later)
    {
        using var sweeper = database.Sweeper(new FakeTimeProvider(TimeProvider.System.GetUtcNow() + later));
        return await sweeper.Sweep(CancellationToken.None);
    }

    public static Sweeper Sweeper(this NotebookDatabase database, TimeProvider clock) =>
        new(database.Worker, database.Db, Retention.Of(typeof(NotebookModule).Assembly, "notebook"), clock, NullLogger<Sweeper>.Instance);
}
