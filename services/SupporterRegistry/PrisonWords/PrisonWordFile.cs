using System.Text.RegularExpressions;

namespace PeerSupport.SupporterRegistry;

/// <summary>Files of the prison's words: <c>word,subject,value</c>, a line each.</summary>
internal static partial class PrisonWordFile
{
    private const string Heading = "word,subject,value";
    private const int MostViolations = 32;

    private static readonly string[] s_columns = Heading.Split(',');

    public static string Write(IEnumerable<PrisonWord> words) =>
        string.Concat(words.Select(word => $"{word.Word},{word.Subject},{(word.Value ? 'Y' : 'N')}\r\n").Prepend(Heading + "\r\n"));

    /// <summary>The lines of a file; refused when one is bad, each bad one named by line and column with its remedy. What stood there is not repeated: it may be a number.</summary>
    public static IReadOnlyList<PrisonWord> Read(string csv, string establishment)
    {
        var (words, violations, first) = (new List<PrisonWord>(), new List<(string, string)>(), new Dictionary<(string, string), int>());
        var lines = csv.TrimStart('\uFEFF').Split('\n');
        if (!Cells(lines[0]).SequenceEqual(s_columns))
        {
            violations.Add(("csv[1]", $"is not the heading: write '{Heading}'"));
        }

        foreach (var (cells, line) in lines.Select((text, at) => (Cells(text), at + 1)).Skip(1).Where(row => row.Item1 is not [""]))
        {
            if (Wrong(cells, establishment) is { } wrong)
            {
                violations.Add(($"csv[{line}].{wrong.Column}", wrong.Remedy));
            }
            else if (!first.TryAdd((cells[0], cells[1]), line))
            {
                violations.Add(($"csv[{line}].subject", $"stands in line {first[(cells[0], cells[1])]} already: say each once"));
            }
            else
            {
                words.Add(new(cells[0], cells[1], cells[2] == "Y", line));
            }
        }

        return violations.Count == 0 ? words : throw Refusal.Invalid([.. violations.Take(MostViolations)]);
    }

    private static (string Column, string Remedy)? Wrong(string[] cells, string establishment) =>
        cells.Length != s_columns.Length ? ("word", $"begins a line of {cells.Length} columns: write three, as in the heading")
        : !PrisonWord.All.Contains(cells[0]) ? ("word", $"is not known: write one of {string.Join(", ", PrisonWord.All)}")
        : cells[0] == PrisonWord.Cell ? Cell(cells, establishment)
        : !Number().IsMatch(cells[1]) ? ("subject", "is no prisoner number: write one such as A1234BC")
        : YesOrNo(cells);

    private static (string, string)? Cell(string[] cells, string establishment) =>
        !Location().IsMatch(cells[1]) ? ("subject", $"is no cell: write its location key, such as {establishment}-A-1-001")
        : !cells[1].StartsWith(establishment + '-', StringComparison.Ordinal) ? ("subject", $"is no cell here: write one that begins with {establishment}-")
        : YesOrNo(cells);

    private static (string, string)? YesOrNo(string[] cells) => cells[2] is "Y" or "N" ? null : ("value", "must be Y or N");

    private static string[] Cells(string line) => [.. line.Split(',').Select(cell => cell.Trim() is ['"', .. var inner, '"'] ? inner : cell.Trim())];

    [GeneratedRegex(@"\A[A-Z][0-9]{4}[A-Z]{2}\z")]
    private static partial Regex Number();

    [GeneratedRegex(@"\A[A-Z0-9]{3,6}(-[A-Z0-9]{1,12}){1,5}\z")]
    private static partial Regex Location();
}
