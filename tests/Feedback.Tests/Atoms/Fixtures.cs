using System.Text.Json;
using PeerSupport.Harness;

namespace PeerSupport.Feedback.Tests.Atoms;

/// <summary>Published tables that gave something away: facts restated from the sources they name.</summary>
internal static class Fixtures
{
    public static JsonElement Of(string id)
    {
        var file = Path.Combine(Repository.Root, "tests", "Feedback.Tests", "Atoms", "disclosure-attack-fixtures.json");
        using var document = JsonDocument.Parse(File.ReadAllText(file));
        return document.RootElement.GetProperty("fixtures").EnumerateArray().Single(fixture => fixture.GetProperty("id").GetString() == id).Clone();
    }

    /// <summary>The cells of a table of four by four, row by row.</summary>
    public static int[] Cells(JsonElement table) => [.. table.GetProperty("freq").EnumerateArray().SelectMany(row => row.EnumerateArray().Select(cell => cell.GetInt32()))];

    /// <summary>Where <c>w/b</c> stands.</summary>
    public static int Cell(JsonElement table, string name) =>
        (Words(table, "rows").IndexOf(name.Split('/')[0]) * 4) + Words(table, "cols").IndexOf(name.Split('/')[1]);

    public static IReadOnlySet<int> Hidden(JsonElement table) => Words(table, "suppressed").Select(name => Cell(table, name)).ToHashSet();

    /// <summary>What was published: the totals of rows and columns, and every cell that is not suppressed.</summary>
    public static IReadOnlyList<(IReadOnlyList<int> Cells, long Total)> Told(JsonElement table, params IEnumerable<int> moreHidden)
    {
        var (freq, hidden) = (Cells(table), Hidden(table).Concat(moreHidden).ToHashSet());
        var lines = Enumerable.Range(0, 4).SelectMany(n => new[] { Enumerable.Range(n * 4, 4), Enumerable.Range(0, 4).Select(row => (row * 4) + n) });
        var single = Enumerable.Range(0, 16).Where(cell => !hidden.Contains(cell)).Select(cell => Enumerable.Repeat(cell, 1));
        return [.. lines.Concat(single).Select(cells => ((IReadOnlyList<int>)[.. cells], (long)cells.Sum(cell => freq[cell])))];
    }

    private static List<string> Words(JsonElement of, string name) => [.. of.GetProperty(name).EnumerateArray().Select(word => word.GetString()!)];
}
