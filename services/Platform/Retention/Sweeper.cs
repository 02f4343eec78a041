using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PeerSupport.Platform;

/// <summary>
/// Deletes request ids after a day and inbox rows after two weeks. Swept, not dropped by partition: a partition's key would have to
/// enter the primary key, and one id could run twice across its edge.
/// </summary>
public sealed class Sweeper([FromKeyedServices(Database.Worker)] NpgsqlDataSource worker, TimeProvider clock, ILogger<Sweeper> log) : BackgroundService
{
    private const int Batch = 5000;

    private static readonly (string Table, TimeSpan Keep)[] s_kept =
        [("request_ids", TimeSpan.FromHours(24)), ("inbox", TimeSpan.FromDays(14))];

    /// <summary>Sweeps once, in batches that hold no lock for long.</summary>
    /// <returns>How many rows went.</returns>
    public static async Task<int> Sweep(NpgsqlDataSource worker, DateTimeOffset now, CancellationToken cancel)
    {
        var swept = 0;
        foreach (var (table, keep) in s_kept)
        {
            await using var command = worker.CreateCommand(
                $"delete from {table} where ctid = any (array(select ctid from {table} where at < @before limit {Batch}))");
            command.Parameters.AddWithValue("before", now.ToUniversalTime() - keep);
            int gone;
            do
            {
                swept += gone = await command.ExecuteNonQueryAsync(cancel);
            }
            while (gone == Batch);
        }

        return swept;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hourly = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        do
        {
            try
            {
                await Sweep(worker, clock.GetUtcNow(), stoppingToken);
            }
            catch (NpgsqlException failed)
            {
                log.LogWarning(failed, "Sweeping failed; the next hour tries again.");
            }
        }
        while (await hourly.WaitForNextTickAsync(stoppingToken));
    }
}
