using Npgsql;
using PeerSupport.Harness;
using Xunit;

namespace PeerSupport.Suite.Tests.Matrix;

/// <summary>
/// Row-level security of every table of the four databases, as the role that serves requests: with one place's scope nothing of another
/// is read, changed, deleted, added or moved; without a scope there is nothing.
/// </summary>
[Collection(nameof(TwoEstates))]
public sealed class RowWallTests(TwoEstates suite, ITestOutputHelper output)
{
    /// <summary>Policies, each on a table: may grow.</summary>
    private const int Known = 30;

    /// <summary>Has the column and no wall, because it is the national register.</summary>
    private static readonly string[] s_public = ["registry.zones"];

    private static readonly string[] s_services = ["registry", "training", "scheduling", "feedback"];

    [Fact]
    public async Task No_table_shows_or_takes_a_row_of_another_place()
    {
        var (ours, theirs) = await suite.Populated;
        var walls = new List<Wall>();
        foreach (var service in s_services)
        {
            await using var owner = await Connected(suite.Connections(service).Owner);
            walls.AddRange(await Walls(owner, service));
            foreach (var wall in walls.Where(wall => wall.Service == service))
            {
                var (one, other) = wall.Policy == "provider" ? (ours.Provider, theirs.Provider) : (ours.Code, theirs.Code);
                await Holds(wall, owner, one, other);
            }
        }

        output.WriteLine($"{walls.Count} walls: {string.Join(", ", walls)}");
        Assert.True(walls.Count >= Known, $"only {walls.Count} walls were found; {Known} are known");
    }

    [Fact]
    public async Task Every_table_of_places_has_its_wall_and_it_holds_for_all()
    {
        const string open = """
            select distinct c.relname
            from pg_class c
            join pg_attribute a on a.attrelid = c.oid and a.attname in ('establishment', 'provider', 'region', 'tenant') and not a.attisdropped
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
              and not (c.relrowsecurity and c.relforcerowsecurity)
              and obj_description(c.oid) !~ 'class=PLUMBING'
              and not (c.relname = 'establishments' and a.attname = 'region')
            """;
        var found = new List<string>();
        foreach (var service in s_services)
        {
            await using var owner = await Connected(suite.Connections(service).Owner);
            await using var command = new NpgsqlCommand(open, owner);
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                found.Add($"{service}.{reader.GetString(0)}");
            }
        }

        Assert.Equal(s_public, found);
    }

    private async Task Holds(Wall wall, NpgsqlConnection owner, string ours, string theirs)
    {
        var (t, column) = (wall.Table, wall.Column);
        Assert.True(await One<long>(owner, $"select count(*) from {t} where {column} = '{theirs}'") > 0, $"{wall} holds no row to be hidden");
        await using var app = await Connected(suite.Connections(wall.Service).App);
        foreach (var nothing in new[] { "select 1", $"select set_config('app.{wall.Policy}', '', true)", $"select set_config('app.{wall.Policy}', '-', true)" })
        {
            Assert.Equal(0L, await Scoped(app, nothing, $"select count(*) from {t}"));
        }

        var scope = $"select set_config('app.{wall.Policy}', '{ours}', true)";
        Assert.Equal(await One<long>(owner, $"select count(*) from {t} where {column} = '{ours}'"), await Scoped(app, scope, $"select count(*) from {t}"));
        Assert.Equal(0L, await Scoped(app, scope, $"with touched as (update {t} set {column} = {column} where {column} = '{theirs}' returning 1) select count(*) from touched"));
        Assert.Equal(0L, await Scoped(app, scope, $"with gone as (delete from {t} where {column} = '{theirs}' returning 1) select count(*) from gone"));
        var row = await One<string>(owner, $"select to_jsonb(r)::text from {t} r where {column} = '{theirs}' limit 1");
        await Refused(app, scope, $"insert into {t} ({wall.Columns}) select {wall.Columns} from jsonb_populate_record(null::{t}, '{row.Replace("'", "''", StringComparison.Ordinal)}')", wall);
        await Refused(app, $"select set_config('app.{wall.Policy}', '{theirs}', true)", $"update {t} set {column} = '{ours}' where {column} = '{theirs}'", wall); // nobody gives a row away
    }

    private static async Task Refused(NpgsqlConnection app, string scope, string sql, Wall wall)
    {
        var refused = await Record.ExceptionAsync(() => Scoped(app, scope, sql));
        Assert.True(refused is PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege }, $"{wall}: {sql[..20]}…: {refused?.Message ?? "was done"}");
    }

    private static async Task<object?> Scoped(NpgsqlConnection app, string scope, string sql)
    {
        await using var transaction = await app.BeginTransactionAsync(); // rolled back
        await One<object>(app, scope);
        await using var command = new NpgsqlCommand(sql, app, transaction);
        return await command.ExecuteScalarAsync();
    }

    private static async Task<List<Wall>> Walls(NpgsqlConnection owner, string service)
    {
        const string policies = """
            select p.tablename::text, p.policyname::text,
              case p.policyname when 'tenant' then 'establishment' else 'provider' end,
              (select string_agg(quote_ident(column_name), ', ') from information_schema.columns
               where table_schema = 'public' and table_name = p.tablename and is_generated = 'NEVER')
            from pg_policies p
            where p.policyname in ('tenant', 'provider')
            order by 1, 2
            """;
        await using var command = new NpgsqlCommand(policies, owner);
        await using var reader = await command.ExecuteReaderAsync();
        var walls = new List<Wall>();
        while (await reader.ReadAsync())
        {
            walls.Add(new(service, reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3)));
        }

        return walls;
    }

    private static async Task<T> One<T>(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<NpgsqlConnection> Connected(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        return connection;
    }

    private sealed record Wall(string Service, string Table, string Policy, string Column, string Columns)
    {
        public override string ToString() => $"{Service}.{Table} ({Policy})";
    }
}
