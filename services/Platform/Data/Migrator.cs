using System.Reflection;
using DbUp;
using DbUp.Engine;
using Npgsql;

namespace PeerSupport.Platform;

/// <summary>
/// Brings a database to the schema of this build, as its owner: Platform's scripts first, then the service's <c>Migrations/*.sql</c> in
/// the order of their names, each once, each in a transaction of its own. What PostgreSQL can't do in one (<c>create index
/// concurrently</c>) is the single statement of a file named <c>.notx.sql</c>.
/// </summary>
public static class Migrator
{
    internal const string Journal = "schema_versions";

    private const long Lock = 0x6d696772617465; // 'migrate'

    /// <returns>The scripts that were applied: none when the schema is current.</returns>
    public static async Task<IReadOnlyList<string>> Migrate(string ownerConnectionString, Assembly service, CancellationToken cancel)
    {
        // not pooled: a database with an idle connection can't be cloned for tests
        var connectionString = new NpgsqlConnectionStringBuilder(ownerConnectionString) { Pooling = false }.ConnectionString;
        await using var turn = new NpgsqlConnection(connectionString);
        await turn.OpenAsync(cancel);
        await AwaitTurn(turn, cancel);

        var applied = Scripts(service).SelectMany(script => Apply(connectionString, script)).ToList();
        await GrantJournal(turn, cancel);
        return applied;
    }

    internal static IEnumerable<SqlScript> Scripts(Assembly service) =>
        Scripts("platform", typeof(Migrator).Assembly).Concat(Scripts("service", service));

    private static IEnumerable<SqlScript> Scripts(string prefix, Assembly assembly)
    {
        const string folder = ".Migrations.";
        return from resource in assembly.GetManifestResourceNames()
               let start = resource.LastIndexOf(folder, StringComparison.Ordinal) + folder.Length
               where start >= folder.Length && resource.EndsWith(".sql", StringComparison.Ordinal)
               orderby resource[start..]
               select SqlScript.FromStream($"{prefix}/{resource[start..]}", assembly.GetManifestResourceStream(resource)!);
    }

    // Asked again and again rather than waited for: a waiting statement would hold a snapshot, and 'create index concurrently' waits for those.
    private static async Task AwaitTurn(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"select pg_try_advisory_lock({Lock})", connection);
        while (await command.ExecuteScalarAsync(cancel) is not true)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancel);
        }
    }

    private static IEnumerable<string> Apply(string connectionString, SqlScript script)
    {
        var upgrade = DeployChanges.To
            .PostgresqlDatabase(connectionString)
            .WithScript(script)
            .WithVariablesDisabled() // $body$ is a quote, not a variable
            .JournalToPostgresqlTable("public", Journal)
            .LogToNowhere();
        upgrade = script.Name.EndsWith(".notx.sql", StringComparison.Ordinal) ? upgrade.WithoutTransaction() : upgrade.WithTransaction();

        var result = upgrade.Build().PerformUpgrade();
        return result.Successful
            ? result.Scripts.Select(done => done.Name)
            : throw new InvalidOperationException($"Migration {script.Name} failed: {result.Error.Message}", result.Error);
    }

    // Readiness asks the journal as the app role.
    private static async Task GrantJournal(NpgsqlConnection owner, CancellationToken cancel)
    {
        const string grant = $"""
            do $$ begin
              execute format('grant select on {Journal} to %I', service_role('app'));
              comment on table {Journal} is 'class=PLUMBING';
            end $$
            """;
        await using var command = new NpgsqlCommand(grant, owner);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
