using System.Globalization;
using PeerSupport.Scheduling;

namespace PeerSupport.Benchmarks;

/// <summary>The public format of the shift-scheduling benchmark (Curtois and Qu), read as a rota of ours.</summary>
internal static class RotaInstance
{
    public static RotaProblem Read(string file)
    {
        var sections = Sections(File.ReadLines(file));
        var shifts = sections["SHIFTS"].Select(line => line.Split(',')).ToArray();
        var shiftOf = shifts.Select((shift, index) => (Name: shift[0], Index: index)).ToDictionary(shift => shift.Name, shift => shift.Index);
        var staff = sections["STAFF"].Select(line => line.Split(',')).ToArray();
        var off = sections["DAYS_OFF"].Select(line => line.Split(',')).ToLookup(line => line[0], line => line.Skip(1).Select(Number));
        var wishes = Wishes(sections["SHIFT_ON_REQUESTS"], wanted: true).Concat(Wishes(sections["SHIFT_OFF_REQUESTS"], wanted: false)).ToLookup(wish => wish.Who, wish => wish.Wish);
        return new(
            Number(sections["HORIZON"][0]),
            [.. shifts.Select(shift => new RotaDuty(shift[0], Number(shift[1]), Given(shift[2], '|').Select(name => shiftOf[name]).ToHashSet()))],
            [.. staff.Select(line =>
            {
                var most = Given(line[1], '|').Select(each => each.Split('=')).ToDictionary(each => each[0], each => Number(each[1]));
                var n = line.Skip(2).Select(Number).ToArray();
                return new RotaMember(line[0], [.. shifts.Select(shift => most.GetValueOrDefault(shift[0]))], n[1], n[0], n[2], n[3], n[4], n[5], off[line[0]].SelectMany(days => days).ToHashSet(), [.. wishes[line[0]]]);
            })],
            [.. sections["COVER"].Select(line => line.Split(',')).Select(need => new RotaNeed(Number(need[0]), shiftOf[need[1]], Number(need[2]), Number(need[3]), Number(need[4])))]);

        IEnumerable<(string Who, RotaWish Wish)> Wishes(IEnumerable<string> lines, bool wanted) =>
            lines.Select(line => line.Split(',')).Select(wish => (wish[0], new RotaWish(Number(wish[1]), shiftOf[wish[2]], wanted, Number(wish[3]))));
    }

    private static Dictionary<string, List<string>> Sections(IEnumerable<string> lines)
    {
        var sections = new Dictionary<string, List<string>>();
        var current = new List<string>();
        foreach (var line in lines.Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line.StartsWith("SECTION_", StringComparison.Ordinal))
            {
                sections[line["SECTION_".Length..]] = current = [];
            }
            else
            {
                current.Add(line);
            }
        }

        return sections;
    }

    private static string[] Given(string text, char separator) => text.Split(separator, StringSplitOptions.RemoveEmptyEntries);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
