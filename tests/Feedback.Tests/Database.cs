using Npgsql;
using PeerSupport.Harness;

namespace PeerSupport.Feedback.Tests;

/// <summary>The service's own database, seen as one of its roles.</summary>
internal static class Database
{
    /// <summary>As the owner, whom row-level security lets see everything.</summary>
    public static async Task<T?> Scalar<T>(this SuiteFixture suite, string sql, params object[] args)
    {
        await using var connection = await Open(suite.Connections("feedback").Owner);
        await using var command = Command(connection, sql, args);
        return (T?)await command.ExecuteScalarAsync();
    }

    public static async Task Execute(this SuiteFixture suite, string sql, params object[] args)
    {
        await using var connection = await Open(suite.Connections("feedback").Owner);
        await using var command = Command(connection, sql, args);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The SQL state PostgreSQL refuses the statement with.</summary>
    public static async Task<string> RefusalOf(string connectionString, string sql)
    {
        await using var connection = await Open(connectionString);
        await using var command = Command(connection, sql);
        return (await Xunit.Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState;
    }

    private static async Task<NpgsqlConnection> Open(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] args)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var arg in args)
        {
            command.Parameters.Add(new() { Value = arg });
        }

        return command;
    }
}
