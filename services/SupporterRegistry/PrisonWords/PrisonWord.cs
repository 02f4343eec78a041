using System.Text.RegularExpressions;

namespace PeerSupport.SupporterRegistry;

/// <summary>One line in the words of the prison's own system: what, about whom or which cell, yes or no.</summary>
/// <param name="Line">In the file it came from, the heading being 1; 0 for what we hold.</param>
internal sealed record PrisonWord(string Word, string Subject, bool Value, int Line = 0)
{
    /// <summary>Suitable as a Listener: security has cleared.</summary>
    public const string Suitable = "LIST_SUIT";

    /// <summary>Recognised as a Listener: appointed.</summary>
    public const string Recognised = "LIST_REC";

    /// <summary>Reading mentor.</summary>
    public const string Mentor = "STM";

    /// <summary>A cell where Listeners see people.</summary>
    public const string Cell = "LC";

    public bool IsOfCell => Word == Cell;
}

/// <summary>Files of the prison's words: <c>word,subject,value</c>, a line each.</summary>
internal static partial class PrisonWordFile
{
    private const string Heading = "word,subject,value";
    private const int MostViolations = 32;

    private static readonly string[] s_words = [PrisonWord.Suitable, PrisonWord.Recognised, PrisonWord.Mentor, PrisonWord.Cell];
    private static readonly string[] s_columns = Heading.Split(',');

    public static string Write(IEnumerable<PrisonWord> words) =>
        string.Concat(words.Select(word => $"{word.Word},{word.Subject},{(word.Value ? 'Y' : 'N')}\r\n").Prepend(Heading + "\r\n"));

    /// <summary>The lines of a file; refused when one is bad, each bad one named by line and column with its remedy. What stood there is not repeated: it may be a number.</summary>
    public static IReadOnlyList<PrisonWord> Read(string csv)
    {
        var (words, violations, first) = (new List<PrisonWord>(), new List<(string, string)>(), new Dictionary<(string, string), int>());
        var lines = csv.TrimStart('\uFEFF').Split('\n');
        if (Cells(lines[0]) is var heading && !heading.SequenceEqual(s_columns))
        {
            violations.Add(("csv[1]", $"is not the heading: write '{Heading}'"));
        }

        for (var at = 1; at < lines.Length; at++)
        {
            if (lines[at].Trim().Length == 0)
            {
                continue;
            }

            var (cells, line) = (Cells(lines[at]), at + 1);
            if (Wrong(cells) is { } wrong)
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

    private static (string Column, string Remedy)? Wrong(string[] cells) =>
        cells.Length != s_columns.Length ? ("word", $"begins a line of {cells.Length} columns: write three, as in the heading")
        : !s_words.Contains(cells[0]) ? ("word", $"is not known: write one of {string.Join(", ", s_words)}")
        : cells[0] == PrisonWord.Cell && !Location().IsMatch(cells[1]) ? ("subject", "is no cell: write its location key, such as MDI-A-1-001")
        : cells[0] != PrisonWord.Cell && !Number().IsMatch(cells[1]) ? ("subject", "is no prisoner number: write one such as A1234BC")
        : cells[2] is not ("Y" or "N") ? ("value", "must be Y or N")
        : null;

    private static string[] Cells(string line) => [.. line.TrimEnd('\r').Split(',').Select(cell => cell.Trim() is ['"', .. var inner, '"'] ? inner : cell.Trim())];

    [GeneratedRegex(@"\A[A-Z][0-9]{4}[A-Z]{2}\z")]
    private static partial Regex Number();

    [GeneratedRegex(@"\A[A-Z0-9]{2,6}(-[A-Z0-9]{1,12}){1,5}\z")]
    private static partial Regex Location();
}

/// <summary>Where the prison's words and what we hold say different things.</summary>
internal static class PrisonWordComparison
{
    /// <summary>By word and subject. What a file leaves out it says nothing about, but a yes of ours that it does not have is a difference.</summary>
    public static IEnumerable<(PrisonWord Word, bool Theirs, bool Ours)> Between(IReadOnlyList<PrisonWord> theirs, IReadOnlyList<PrisonWord> ours)
    {
        var held = ours.Where(word => word.Value).ToDictionary(word => (word.Word, word.Subject));
        var told = theirs.ToDictionary(word => (word.Word, word.Subject));
        var differing = theirs.Where(word => word.Value != held.ContainsKey((word.Word, word.Subject))).Select(word => (word, word.Value, !word.Value));
        var untold = held.Values.Where(word => !told.ContainsKey((word.Word, word.Subject))).Select(word => (word, false, true));
        return differing.Concat(untold).OrderBy(difference => difference.word.Word, StringComparer.Ordinal).ThenBy(difference => difference.word.Subject, StringComparer.Ordinal);
    }
}
