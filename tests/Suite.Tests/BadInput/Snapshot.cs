using Npgsql;
using PeerSupport.Harness;
using Xunit;

namespace PeerSupport.Suite.Tests.BadInput;

/// <summary>Count and hash of every table of the four databases, plumbing too. What is refused leaves all of them as they were.</summary>
internal sealed class Snapshot(SuiteFixture suite)
{
    private static readonly string[] s_services = ["registry", "training", "scheduling", "feedback"];

    // That somebody read, and how often he asked.
    private static readonly string[] s_onRecord = [".audit", ".identifications", ".pair_checks"];

    private Dictionary<string, string>? _last;

    /// <summary>Runs calls that must change nothing.</summary>
    /// <param name="read">Some may be answered: that somebody read is on the record.</param>
    public async Task Unchanged(Func<Task> calls, bool read = false)
    {
        var before = await Settled();
        await calls();
        var after = await Taken();
        Assert.Equal([], before.Where(table => after[table.Key] != table.Value && !(read && s_onRecord.Any(record => table.Key.EndsWith(record, StringComparison.Ordinal)))).Select(table => $"{table.Key}: {table.Value} became {after[table.Key]}"));
    }

    // Consequences of what was done before may still be on their way, or due.
    private async Task<Dictionary<string, string>> Settled()
    {
        var now = await Taken();
        if (_last is null || !Same(now, _last))
        {
            var quiet = 0;
            await Eventually.True(async () =>
            {
                var next = await Taken();
                quiet = Same(now, next) && next.Where(table => table.Key.EndsWith(".outbox", StringComparison.Ordinal)).All(table => table.Value.StartsWith("0 ", StringComparison.Ordinal)) && !await Due() ? quiet + 1 : 0;
                now = next;
                return quiet >= 8; // the pauses between looks grow to a tenth of a second
            }, "the tables did not come to rest");
        }

        return _last = now;
    }

    private async Task<bool> Due()
    {
        foreach (var service in s_services)
        {
            if (await Rows.Scalar<bool>(suite, service, "select exists (select from timers where due_at < now() + interval '1 minute')"))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Same(Dictionary<string, string> one, Dictionary<string, string> other) => one.All(table => other.GetValueOrDefault(table.Key) == table.Value);

    private async Task<Dictionary<string, string>> Taken() =>
        (await Task.WhenAll(s_services.Select(Taken))).SelectMany(tables => tables).ToDictionary();

    private async Task<Dictionary<string, string>> Taken(string service)
    {
        // as superuser: row-level security would hide the rows from their owner
        var database = new NpgsqlConnectionStringBuilder(suite.Connections(service).Owner).Database;
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(suite.Servers.PostgresAdmin) { Database = database }.ConnectionString);
        await connection.OpenAsync();
        var names = await Read(connection, "select format('%I.%I', schemaname, tablename), '' from pg_tables where schemaname not in ('pg_catalog', 'information_schema')");
        var hashes = names.Select(table => $"select '{service}.{table.Key}', count(*) || ' ' || md5(coalesce(string_agg(md5(t::text), '' order by md5(t::text)), '')) from {table.Key} t");
        return await Read(connection, string.Join(" union all ", hashes));
    }

    private static async Task<Dictionary<string, string>> Read(NpgsqlConnection connection, string sql)
    {
        var rows = new Dictionary<string, string>();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0), reader.GetString(1));
        }

        return rows;
    }
}
