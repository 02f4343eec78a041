using Npgsql;

namespace PeerSupport.Harness;

/// <summary>
/// Rows as they lie in a service's database, seen and changed as its owner, who sees every row: for what must not be readable through the
/// API, and for time that a test can't wait for. Arguments are <c>$1</c>, <c>$2</c> …
/// </summary>
public static class Rows
{
    /// <summary>The first column of each row.</summary>
    public static Task<List<string>> Of(SuiteFixture suite, string service, string sql, params object[] args) => As(suite, service, sql, args, async command =>
    {
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    });

    /// <summary>The first column of the first row; null where there is none.</summary>
    public static Task<T?> Scalar<T>(SuiteFixture suite, string service, string sql, params object[] args) =>
        As(suite, service, sql, args, async command => (T?)await command.ExecuteScalarAsync());

    /// <summary>How many rows were written.</summary>
    public static Task<int> Change(SuiteFixture suite, string service, string sql, params object[] args) =>
        As(suite, service, sql, args, command => command.ExecuteNonQueryAsync());

    /// <summary>A timer is due, whether or not it was set.</summary>
    public static Task<int> Due(SuiteFixture suite, string service, string tenant, string kind, string key) => Change(
        suite, service, "insert into timers (tenant, kind, key, due_at) values ($1, $2, $3, now() - interval '1 second') on conflict (tenant, kind, key) do update set due_at = excluded.due_at", tenant, kind, key);

    private static async Task<T> As<T>(SuiteFixture suite, string service, string sql, object[] args, Func<NpgsqlCommand, Task<T>> run)
    {
        await using var owner = new NpgsqlConnection(suite.Connections(service).Owner);
        await owner.OpenAsync();
        await using var command = new NpgsqlCommand(sql, owner);
        foreach (var arg in args)
        {
            command.Parameters.Add(new() { Value = arg });
        }

        return await run(command);
    }
}
