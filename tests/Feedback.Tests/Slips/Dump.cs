using System.Text.Json;
using PeerSupport.Harness;

namespace PeerSupport.Feedback.Tests.Slips;

/// <summary>All that a service keeps, as whoever has stolen it finds it: every row of every table, where it lies and which transaction wrote it.</summary>
internal sealed class Dump(IReadOnlyList<Dump.Row> rows)
{
    private static readonly string[] s_physical = ["ctid", "xmin"];

    public static async Task<Dump> Of(SuiteFixture suite, string service)
    {
        var rows = new List<Row>();
        var tables = await Rows.Of(suite, service, "select table_name::text from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE' order by 1");
        foreach (var table in tables)
        {
            var read = $"""
                select (to_jsonb(t) || jsonb_build_object(
                  'ctid', ((t.ctid::text::point)[0] * 100000 + (t.ctid::text::point)[1])::bigint,
                  'xmin', t.xmin::text::bigint))::text
                from "{table}" t
                order by t.ctid
                """;
            rows.AddRange((await Rows.Of(suite, service, read)).Select(text => new Row(table, text)));
        }

        return new(rows);
    }

    /// <summary>Every order in which some column of some table has these, of equals as they lie: only such as have all of them.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Orders(IReadOnlyCollection<string> ids)
    {
        var found = from row in rows from id in ids where row.Mentions(id) from value in row.Values() select (Column: $"{row.Table}.{value.Column}", Id: id, value.Text);
        return
        [
            .. found.GroupBy(one => one.Column)
                .Select(column => column.GroupBy(one => one.Id).OrderBy(of => of.Select(one => one.Text).Min(StringComparer.Ordinal), StringComparer.Ordinal).Select(of => of.Key).ToList())
                .Where(order => order.Count == ids.Count)
                .DistinctBy(order => string.Join(' ', order)),
        ];
    }

    /// <summary>Of each of these what stands in its rows and in those of no other: ids and times, nothing as short as a number or a state.</summary>
    public ILookup<string, string> Own(IReadOnlyCollection<string> ids)
    {
        var all = from row in rows from id in ids where row.Mentions(id) from value in row.Values() where !s_physical.Contains(value.Column) && value.Text.Trim('0').Length >= 8 select (value.Text, Id: id);
        return all.Distinct().GroupBy(one => one.Text).Where(of => of.Count() == 1).Select(of => of.Single()).ToLookup(one => one.Text, one => one.Id);
    }

    internal sealed record Row(string Table, string Text)
    {
        public bool Mentions(string id) => Text.Contains(id, StringComparison.Ordinal);

        /// <summary>As texts that sort as what they stand for does.</summary>
        public IEnumerable<(string Column, string Text)> Values()
        {
            using var document = JsonDocument.Parse(Text);
            return [.. document.RootElement.EnumerateObject().Where(one => one.Value.ValueKind is not JsonValueKind.Null)
                .Select(one => (one.Name, one.Value.ValueKind is JsonValueKind.Number ? one.Value.GetRawText().PadLeft(20, '0') : one.Value.ToString()))];
        }
    }
}
