using Npgsql;

namespace PeerSupport.Deploy.Servers;

/// <summary>Runs <c>deploy/bootstrap.sql</c> as psql would: the same file serves compose, the launcher and the tests.</summary>
internal static class BootstrapScript
{
    private const string PasswordPlace = ":'password'";

    public static async Task Run(string admin, string rolePassword, CancellationToken cancel)
    {
        await using var database = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(admin) { Pooling = false }.ConnectionString);
        await database.OpenAsync(cancel);
        foreach (var (text, executesResult) in Statements(await Text(cancel)))
        {
            var statement = text.Replace(PasswordPlace, $"'{rolePassword.Replace("'", "''", StringComparison.Ordinal)}'", StringComparison.Ordinal);
            foreach (var made in await Execute(database, statement, cancel))
                if (executesResult)
                    await Execute(database, made, cancel);
        }
    }

    /// <summary>Statements end with ';' at the end of a line, or with \gexec, which runs what the query returns.</summary>
    private static IEnumerable<(string Text, bool ExecutesResult)> Statements(string script)
    {
        var lines = new List<string>();
        foreach (var line in script.Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0 && !l.StartsWith("--", StringComparison.Ordinal) && !l.StartsWith("\\getenv", StringComparison.Ordinal)))
        {
            var executes = line == "\\gexec";
            if (!executes)
                lines.Add(line);
            if (!executes && !line.EndsWith(';'))
                continue;
            yield return (string.Join('\n', lines), executes);
            lines.Clear();
        }
    }

    private static async Task<List<string>> Execute(NpgsqlConnection database, string statement, CancellationToken cancel)
    {
#pragma warning disable CA2100 // the text comes from our own file
        await using var command = new NpgsqlCommand(statement, database);
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var rows = new List<string>();
        while (await reader.ReadAsync(cancel))
            rows.Add(reader.GetValue(0)?.ToString() ?? "");   // null for a function that returns void
        return rows;
    }

    private static async Task<string> Text(CancellationToken cancel)
    {
        using var reader = new StreamReader(typeof(BootstrapScript).Assembly.GetManifestResourceStream("bootstrap.sql")!);
        return await reader.ReadToEndAsync(cancel);
    }
}
