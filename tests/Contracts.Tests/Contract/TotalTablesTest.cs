using Npgsql;
using PeerSupport.Harness;
using Xunit;

namespace PeerSupport.Contracts.Tests.Contract;

/// <summary>
/// The same allow-list for what is stored: in a table of class TOTAL every text is constrained to a list or a pattern that no sentence
/// fits (or refers to one that is), and json, bytea and the like don't stand at all. And every table of every service says its class.
/// </summary>
public sealed class TotalTablesTest(SuiteFixture suite, ITestOutputHelper output)
{
    private const int Known = 4;

    private static readonly string[] s_services = ["registry", "training", "scheduling", "feedback"];

    private static readonly string[] s_plain =
        ["boolean", "smallint", "integer", "bigint", "date", "timestamp with time zone", "time without time zone", "interval", "uuid", "tstzrange", "USER-DEFINED"];

    [Fact]
    public async Task Nothing_in_a_table_of_class_TOTAL_can_hold_free_text()
    {
        var columns = new List<Column>();
        foreach (var service in s_services)
        {
            columns.AddRange(await Columns(service));
        }

        var tables = columns.Select(column => column.Table).Distinct().ToList();
        output.WriteLine($"inspected {tables.Count} tables, {columns.Count} columns: {string.Join(", ", tables)}");
        Assert.Empty(columns.Where(column => !IsAllowed(column)).Select(column => $"{column.Table}.{column.Name} ({column.Type}) {column.Checks}"));
        Assert.True(tables.Count >= Known, $"only {tables.Count} tables of class TOTAL were found; {Known} are known");
    }

    [Fact]
    public async Task Every_table_says_its_class()
    {
        foreach (var service in s_services)
        {
            await using var connection = await Connect(service);
            const string bare = """
                select c.relname
                from pg_class c
                where c.relnamespace = 'public'::regnamespace
                  and c.relkind in ('r', 'p')
                  and c.relname <> 'schema_versions'
                  and coalesce(obj_description(c.oid), '') !~ 'class=[A-Z]+'
                """;
            await using var command = new NpgsqlCommand(bare, connection);
            await using var reader = await command.ExecuteReaderAsync();
            Assert.False(await reader.ReadAsync(), reader.HasRows ? $"{service}.{reader.GetString(0)} says no class" : "");
        }
    }

    [Fact]
    public void The_check_itself_refuses_what_it_must()
    {
        Assert.False(IsAllowed(new("t", "note", "text", "")));
        Assert.False(IsAllowed(new("t", "note", "text", "CHECK (length(note) < 100)")));
        Assert.False(IsAllowed(new("t", "notes", "jsonb", "")));
        Assert.True(IsAllowed(new("t", "state", "text", "CHECK ((state = ANY (ARRAY['RAISED'::text, 'MET'::text])))")));
        Assert.True(IsAllowed(new("t", "place", "text", "CHECK ((place ~ '^[A-Z]{3}$'::text))")));
    }

    private static bool IsAllowed(Column column) =>
        s_plain.Contains(column.Type) ||
        (column.Type is "text" && Says(column, column.Name) &&
            (Says(column, "~ '^") || Says(column, "ANY (ARRAY[") || Says(column, "FOREIGN KEY")));

    private static bool Says(Column column, string constraint) => column.Checks.Contains(constraint, StringComparison.Ordinal);

    private async Task<List<Column>> Columns(string service)
    {
        const string total = """
            select c.relname, a.attname, t.data_type, coalesce(string_agg(pg_get_constraintdef(k.oid), ' '), '')
            from pg_class c
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            join information_schema.columns t on t.table_schema = 'public' and t.table_name = c.relname and t.column_name = a.attname
            left join pg_constraint k on k.conrelid = c.oid and a.attnum = any (k.conkey)
              and (k.contype = 'c' or k.contype = 'f' and obj_description(k.confrelid) like '%class=TOTAL%')
            where c.relnamespace = 'public'::regnamespace
              and obj_description(c.oid) like '%class=TOTAL%'
            group by c.relname, a.attname, a.attnum, t.data_type
            order by c.relname, a.attnum
            """;
        await using var connection = await Connect(service);
        await using var command = new NpgsqlCommand(total, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var columns = new List<Column>();
        while (await reader.ReadAsync())
        {
            columns.Add(new(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3)));
        }

        return columns;
    }

    private async Task<NpgsqlConnection> Connect(string service)
    {
        var connection = new NpgsqlConnection(suite.Connections(service).Owner);
        await connection.OpenAsync();
        return connection;
    }

    private sealed record Column(string Table, string Name, string Type, string Checks);
}
