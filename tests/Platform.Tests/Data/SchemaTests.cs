using Npgsql;
using Xunit;

namespace PeerSupport.Platform.Tests;

/// <summary>Migrations, and what a service asks of its database before it serves.</summary>
public sealed class SchemaTests(NotebookDatabase database) : IClassFixture<NotebookDatabase>
{
    [Fact]
    public async Task Migrating_again_changes_nothing() =>
        Assert.Empty(await Migrator.Migrate(database.Owner, NotebookModule.Module.Assembly, CancellationToken.None));

    [Fact]
    public async Task Many_that_migrate_at_once_take_turns()
    {
        await using var admin = NpgsqlDataSource.Create(TestServer.Admin);
        var name = $"notebook_test_{Ids.Short()}";
        await admin.CreateCommand($"create database {name} owner notebook_owner").ExecuteNonQueryAsync();
        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            Migrator.Migrate(TestServer.As("notebook_owner", name), NotebookModule.Module.Assembly, CancellationToken.None))));
        await admin.CreateCommand($"drop database {name} with (force)").ExecuteNonQueryAsync();

        var once = applied.SelectMany(scripts => scripts).ToList();
        Assert.Equal(once.Distinct(), once);
        Assert.Equal(["platform/0001_procedures.sql", "platform/0002_plumbing.sql"], once.Take(2));
        Assert.Equal("service/0001_notes.sql", once.First(script => script.StartsWith("service/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_can_not_run_in_a_transaction_runs_outside_one() =>
        Assert.True(await database.See<bool>("select indisvalid from pg_index where indexrelid = 'notes_by_time'::regclass"));

    [Fact]
    public async Task Every_table_says_its_class()
    {
        const string silent = "select array_agg(relname::text) from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and obj_description(oid) is null";
        Assert.Null(await database.See<string[]?>(silent));
    }

    [Fact]
    public async Task A_build_is_ready_only_on_the_schema_it_needs()
    {
        Assert.Null(await new Schema(database.App, NotebookModule.Module.Assembly).Missing(CancellationToken.None));

        await database.See<int?>("update schema_versions set scriptname = 'x' || scriptname where scriptname like 'service/%'");
        var missing = await new Schema(database.App, NotebookModule.Module.Assembly).Missing(CancellationToken.None);
        await database.See<int?>("update schema_versions set scriptname = substr(scriptname, 2) where scriptname like 'xservice/%'");
        Assert.Contains("service/", missing, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_away_or_empty_is_not_ready()
    {
        await using var nowhere = Database.Connect("Host=127.0.0.1;Port=1;Username=nobody;Database=none", "nowhere");
        await using var empty = Database.Connect(TestServer.Admin, "empty");
        Assert.Contains("does not answer", await new Schema(nowhere, NotebookModule.Module.Assembly).Missing(CancellationToken.None), StringComparison.Ordinal);
        Assert.Contains("no schema", await new Schema(empty, NotebookModule.Module.Assembly).Missing(CancellationToken.None), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Powerful_roles_are_refused()
    {
        await using var admin = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(TestServer.Admin) { Database = database.Name }.ConnectionString);
        await using var owner = new NpgsqlConnection(database.Owner);
        await using var app = await database.App.OpenConnectionAsync();
        await admin.OpenAsync();
        await owner.OpenAsync();

        Assert.Contains("superuser", (await Assert.ThrowsAsync<InvalidOperationException>(() => Schema.RefusePowerfulRole(admin))).Message, StringComparison.Ordinal);
        Assert.Contains("owner", (await Assert.ThrowsAsync<InvalidOperationException>(() => Schema.RefusePowerfulRole(owner))).Message, StringComparison.Ordinal);
        await Schema.RefusePowerfulRole(app);
    }

    [Fact]
    public async Task A_server_that_repeats_arguments_with_its_errors_is_refused()
    {
        await using var quiet = await database.App.OpenConnectionAsync();
        await Schema.RefuseRepeatedArguments(quiet);
        await using var talkative = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(TestServer.Admin) { Options = "-c log_parameter_max_length_on_error=100" }.ConnectionString);
        await talkative.OpenAsync();
        Assert.Contains("bootstrap.sql", (await Assert.ThrowsAsync<InvalidOperationException>(() => Schema.RefuseRepeatedArguments(talkative))).Message, StringComparison.Ordinal);
    }
}
