using Npgsql;
using Xunit;

namespace PeerSupport.Platform.Tests;

/// <summary>An own, migrated database for each test class.</summary>
public class NotebookDatabase : IAsyncLifetime
{
    public static readonly byte[] DigestKey = [1, 2, 3];

    public string Name { get; } = $"notebook_test_{Ids.Short()}";

    public string Owner => TestServer.As("notebook_owner", Name);

    public NpgsqlDataSource App { get; private set; } = null!;

    public NpgsqlDataSource Worker { get; private set; } = null!;

    public Db Db { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        await TestServer.Start();
        await Admin("""
            select pg_advisory_xact_lock(7001); -- until the roles are committed
            do $$
            declare part text;
            begin
              foreach part in array array['owner', 'app', 'worker'] loop
                if not exists (select from pg_roles where rolname = 'notebook_' || part) then
                  execute format('create role %I login password ''notebook''', 'notebook_' || part);
                end if;
              end loop;
            end $$;
            """);
        await Admin($"create database {Name} owner notebook_owner");
        await Migrator.Migrate(Owner, NotebookModule.Module.Assembly, CancellationToken.None);
        App = Database.Connect(TestServer.As("notebook_app", Name), "notebook-app");
        Worker = Database.Connect(TestServer.As("notebook_worker", Name), "notebook-worker");
        Db = new Db(App, TimeProvider.System, NotebookModule.Module.Constraints, DigestKey);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Db.Dispose();
        await App.DisposeAsync();
        await Worker.DisposeAsync();
        await Admin($"drop database {Name} with (force)");
    }

    /// <summary>What only a superuser sees: all rows, all tables.</summary>
    public async Task<T> See<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(TestServer.Admin) { Database = Name, Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() && !reader.IsDBNull(0) ? reader.GetFieldValue<T>(0) : default!;
    }

    internal NotebookApi Api => new(Db);

    private static async Task Admin(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(TestServer.Admin) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
