using Npgsql;
using PeerSupport.Harness;

namespace PeerSupport.TrainingTracking.Tests;

/// <summary>The service's own database, seen as its owner, whom row-level security lets see everything.</summary>
internal static class Database
{
    public static async Task<T?> Scalar<T>(this SuiteFixture suite, string sql, params object[] args)
    {
        await using var connection = new NpgsqlConnection(suite.Connections("training").Owner);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var arg in args)
        {
            command.Parameters.Add(new() { Value = arg });
        }

        return (T?)await command.ExecuteScalarAsync();
    }
}
