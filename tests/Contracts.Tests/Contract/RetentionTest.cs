using System.Text.Json;
using PeerSupport.Harness;
using Xunit;

namespace PeerSupport.Contracts.Tests.Contract;

/// <summary>Every table of every service is declared in <c>protos/retention.json</c>, with the class it was made with; nothing else stands there.</summary>
public sealed class RetentionTest(SuiteFixture suite, ITestOutputHelper output)
{
    private const int Known = 55;

    private static readonly string[] s_services = ["registry", "training", "scheduling", "feedback"];

    [Fact]
    public async Task Every_table_is_declared_with_its_class()
    {
        var (declared, real) = (new SortedSet<string>(StringComparer.Ordinal), new SortedSet<string>(StringComparer.Ordinal));
        foreach (var service in s_services)
        {
            declared.UnionWith(Declared(service));
            real.UnionWith(await Real(service));
        }

        output.WriteLine($"{real.Count} tables");
        Assert.Equal(["not declared:", "declared wrongly or not there:"], (string[])[.. real.Except(declared).Prepend("not declared:"), .. declared.Except(real).Prepend("declared wrongly or not there:")]);
        Assert.True(real.Count >= Known, $"only {real.Count} tables were found; {Known} are known");
    }

    private static IEnumerable<string> Declared(string service)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "protos", "retention.json")), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        var tables = file.RootElement.GetProperty("tables");
        return [.. tables.GetProperty(service).EnumerateObject().Concat(tables.GetProperty("every service").EnumerateObject())
            .Select(table => $"{service}.{table.Name} of class {table.Value.GetProperty("class").GetString()}")];
    }

    private async Task<List<string>> Real(string service)
    {
        const string tables = """
            select c.relname || ' of class ' || coalesce(substring(obj_description(c.oid) from 'class=([A-Z]+)'), 'NONE')
            from pg_class c
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
            """;
        return [.. (await Rows.Of(suite, service, tables)).Select(table => $"{service}.{table}")];
    }
}
