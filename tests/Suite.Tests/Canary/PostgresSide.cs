using Npgsql;
using PeerSupport.Harness;

namespace PeerSupport.Suite.Tests.Canary;

/// <summary>PostgreSQL as the canary test meets it: its log, with everything a site may ask of it, and every row of the four databases.</summary>
internal sealed class PostgresSide(SuiteFixture suite)
{
    public static readonly string[] Services = ["registry", "training", "scheduling", "feedback"];

    private long _from;

    /// <summary>All that can be logged, is, from now on; whoever is connected has to connect again.</summary>
    public async Task LogEverything()
    {
        foreach (var service in Services)
        {
            foreach (var setting in new[] { "log_statement = 'all'", "log_min_duration_statement = 0", "log_error_verbosity = 'verbose'", "log_parameter_max_length = -1", "log_parameter_max_length_on_error = -1", "log_min_messages = 'debug1'", "log_min_error_statement = 'debug1'", "log_lock_waits = on" })
            {
                await Admin(service, $"alter database {Database(service)} set {setting}");
            }

            await Disconnect(service);
        }

        _from = await Size();
    }

    /// <summary>What the server has logged since; null where its log is not a file it can read to us.</summary>
    public async Task<byte[]?> Log() => _from < 0 ? null : (byte[])(await Admin("registry", $"select pg_read_binary_file('/proc/self/fd/2', {_from}, {Math.Max(1, await Size() - _from)})"))!;

    /// <summary>Whether the server is the first process there is, as it is in a container only.</summary>
    public async Task<bool> IsInContainer() => await Admin("registry", @"select split_part(pg_read_file('postmaster.pid'), E'\n', 1)") is "1";

    /// <summary>Connections of a service are cut, whatever they are at.</summary>
    public Task Disconnect(string service) => Admin(service, $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{Database(service)}' and pid <> pg_backend_pid() and usename <> 'postgres'");

    /// <summary>Nobody gets at a table until this is disposed.</summary>
    public async Task<IAsyncDisposable> Locked(string service, string table)
    {
        var connection = await Connected(service);
        await using var command = new NpgsqlCommand($"begin; lock table {table} in access exclusive mode", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    /// <summary>Cuts connections that wait for a lock until a call has noticed.</summary>
    public async Task CutOffWhoWaits(string service, Task until)
    {
        const string waiting = "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and usename like '%_app'";
        await Eventually.True(async () => await Admin(service, waiting) is not null && until.IsCompleted, "nobody noticed that the connection broke");
    }

    public async Task<object?> Admin(string service, string sql)
    {
        await using var connection = await Connected(service);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Every value of every row of every table: where it stands, and what it is.</summary>
    public async Task<List<(string Place, string Value)>> Rows()
    {
        var found = new List<(string, string)>();
        foreach (var service in Services)
        {
            await using var connection = new NpgsqlConnection(suite.Connections(service).Owner);
            await connection.OpenAsync();
            var tables = await Read(connection, "select relname::text, '' from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')");
            foreach (var (table, _) in tables)
            {
                var values = await Read(connection, $"select v.key, v.value from {table} t, jsonb_each_text(to_jsonb(t)) v where v.value is not null");
                found.AddRange(values.Select(value => ($"{service}.{table}.{value.Item1}", value.Item2)));
            }
        }

        return found;
    }

    private async Task<NpgsqlConnection> Connected(string service)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(suite.Servers.PostgresAdmin) { Database = Database(service), Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task<List<(string, string)>> Read(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<(string, string)>();
        while (await reader.ReadAsync())
        {
            rows.Add((reader.GetString(0), reader.GetString(1)));
        }

        return rows;
    }

    /// <summary>A server in a container logs to a pipe, which has no size.</summary>
    private async Task<long> Size() => await Admin("registry", "select coalesce((select size from pg_stat_file('/proc/self/fd/2', true)), 0)") is long and > 0 and var size ? size : -1;

    private string Database(string service) => new NpgsqlConnectionStringBuilder(suite.Connections(service).Owner).Database!;
}
