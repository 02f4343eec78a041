using Npgsql;

namespace PeerSupport.Deploy.Servers;

/// <summary>Making and removing whole databases. (Their names can't be parameters: they are quoted.)</summary>
internal static class Databases
{
    public static async Task Clone(string admin, string template, string name, CancellationToken cancel)
    {
        await using var database = await Open(admin, cancel);
        // two clones of one template at once disturb each other
        await Run(database, "select pg_advisory_lock(7405833)", cancel);
        var owner = await Names(database, "select rolname::text from pg_roles r join pg_database d on d.datdba = r.oid where datname = @name", template, cancel);
        if (owner is not [var role])
            throw new ServerException($"there is no database {template} to clone");
        // copying files beats writing the copy to the log, the default, by an order of magnitude for a small database
        await Run(database, $"create database {Quoted(name)} template {Quoted(template)} owner {Quoted(role)} strategy file_copy", cancel);
    }

    public static async Task<string> Version(string admin, CancellationToken cancel)
    {
        await using var database = await Open(admin, cancel);
        return database.PostgreSqlVersion.ToString();
    }

    public static async Task Drop(string admin, string name, CancellationToken cancel)
    {
        await using var database = await Open(admin, cancel);
        await Run(database, $"drop database if exists {Quoted(name)} with (force)", cancel);
    }

    public static async Task DropAllBut(IReadOnlyCollection<string> kept, string admin, CancellationToken cancel)
    {
        await using var database = await Open(admin, cancel);
        foreach (var name in await Names(database, "select datname::text from pg_database where not datistemplate and datname <> @name", "postgres", cancel))
            if (!kept.Contains(name))
                await Run(database, $"drop database if exists {Quoted(name)} with (force)", cancel);
    }

    private static async Task<NpgsqlConnection> Open(string admin, CancellationToken cancel)
    {
        var database = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(admin) { Pooling = false, CommandTimeout = 120 }.ConnectionString);
        await database.OpenAsync(cancel);
        return database;
    }

    private static async Task<List<string>> Names(NpgsqlConnection database, string sql, string name, CancellationToken cancel)
    {
        await using var command = Text(database, sql);
        command.Parameters.AddWithValue("name", name);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var names = new List<string>();
        while (await reader.ReadAsync(cancel))
            names.Add(reader.GetString(0));
        return names;
    }

    private static async Task Run(NpgsqlConnection database, string sql, CancellationToken cancel)
    {
        await using var command = Text(database, sql);
        await command.ExecuteNonQueryAsync(cancel);
    }

#pragma warning disable CA2100 // texts are constants but for names, which are quoted
    private static NpgsqlCommand Text(NpgsqlConnection database, string sql) => new(sql, database);
#pragma warning restore CA2100

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
