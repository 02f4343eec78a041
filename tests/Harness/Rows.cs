using Npgsql;

namespace PeerSupport.Harness;

/// <summary>Rows as they lie in a service's database.</summary>
public static class Rows
{
    /// <summary>As the owner, who sees every row: for what must not be readable through the API, and for time that a test can't wait for.</summary>
    public static async Task<List<string>> Of(SuiteFixture suite, string service, string sql)
    {
        await using var connection = new NpgsqlConnection(suite.Connections(service).Owner);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
