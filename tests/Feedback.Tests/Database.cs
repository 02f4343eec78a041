using Npgsql;
using PeerSupport.Harness;

namespace PeerSupport.Feedback.Tests;

/// <summary>The service's own database, seen as one of its roles.</summary>
internal static class Database
{
    /// <summary>As the owner, whom row-level security lets see everything.</summary>
    public static Task<T?> Scalar<T>(this SuiteFixture suite, string sql, params object[] args) => Rows.Scalar<T>(suite, "feedback", sql, args);

    public static Task Execute(this SuiteFixture suite, string sql, params object[] args) => Rows.Change(suite, "feedback", sql, args);

    /// <summary>The SQL state PostgreSQL refuses the statement with.</summary>
    public static async Task<string> RefusalOf(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (await Xunit.Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState;
    }
}
