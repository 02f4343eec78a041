using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PeerSupport.Platform;

/// <summary>
/// Applies the declared retention: once an hour rows past their period go, in batches that hold no lock for long. Every instance runs it;
/// one at a time has a table. Swept, not dropped by partition: a partition's key would have to enter the primary key, and a request id
/// could run twice across its edge.
/// </summary>
internal sealed class Sweeper(
    [FromKeyedServices(Database.Worker)] NpgsqlDataSource worker, Db db, Retention retention, TimeProvider clock, ILogger<Sweeper> log) : BackgroundService
{
    private const int Batch = 5000;

    /// <summary>Sweeps once. A table that can't be swept holds up no other: it is named in the log, and the next hour tries again.</summary>
    /// <returns>How many rows went, by table.</returns>
    internal async Task<IReadOnlyDictionary<string, int>> Sweep(CancellationToken cancel)
    {
        var swept = new Dictionary<string, int>();
        foreach (var (table, keeping) in retention.Tables.Where(table => table.Value.Keep is not null))
        {
            try
            {
                int gone;
                do
                {
                    gone = await Delete(table, keeping, clock.GetUtcNow() - keeping.Period, cancel);
                    swept[table] = swept.GetValueOrDefault(table) + gone;
                }
                while (gone == Batch);
            }
            catch (Exception failed) when (Database.IsFault(failed) || failed is Refusal)
            {
                log.LogWarning(failed, "Rows of {Table} past their retention could not be deleted.", table);
            }

            if (swept.GetValueOrDefault(table) > 0)
            {
                log.LogInformation("{Rows} rows of {Table} were past their retention of {Keep} and are deleted.", swept[table], table, keeping.Keep);
            }
        }

        return swept;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hourly = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        do
        {
            await Sweep(stoppingToken);
        }
        while (await hourly.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<int> Delete(string table, Keeping keeping, DateTimeOffset before, CancellationToken cancel)
    {
        // A row that changes meanwhile has another ctid by then, and stays. The turn is asked for once and ends with the transaction.
        var sql = $"""
            delete from {table}
            where (select pg_try_advisory_xact_lock(hashtext('retention'), hashtext('{table}')))
              and ctid = any (array(
                select ctid from {table}
                where {keeping.From} < @before{(keeping.While is null ? "" : $" and ({keeping.While}) is false")}
                limit {Batch}))
            """;
        if (keeping.IsPlumbing)
        {
            await using var command = worker.CreateCommand(sql);
            command.Parameters.AddWithValue("before", before.ToUniversalTime());
            return await command.ExecuteNonQueryAsync(cancel);
        }

        var gone = 0;
        await db.Run(Scope.All, async tx => gone = await tx.Execute(sql, new { before }), cancel);
        return gone;
    }
}
