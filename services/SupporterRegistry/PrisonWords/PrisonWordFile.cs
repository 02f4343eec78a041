using System.Text;
using System.Text.RegularExpressions;

namespace PeerSupport.SupporterRegistry;

/// <summary>Files of the prison's words: <c>word,subject,value</c>, a line each.</summary>
internal static partial class PrisonWordFile
{
    private const int MostViolations = 32;

    private static readonly SheetColumn[] s_columns = [new("word"), new("subject"), new("value")];

    public static string Write(IEnumerable<PrisonWord> words) => Encoding.UTF8.GetString(
        Sheet.Write([.. s_columns.Select(column => column.Name)], words.Select(word => new[] { word.Word, word.Subject, word.Value ? "Y" : "N" })));

    /// <summary>The lines of a file; refused when one is bad, each bad one named by line and column with its remedy. What stood there is not repeated: it may be a number.</summary>
    public static IReadOnlyList<PrisonWord> Read(string csv, string establishment)
    {
        var (words, problems, first) = (new List<PrisonWord>(), new List<SheetProblem>(), new Dictionary<(string, string), int>());
        try
        {
            foreach (var row in Sheet.Read(Encoding.UTF8.GetBytes(csv), s_columns))
            {
                var (word, subject) = (row["word"], row["subject"]);
                if ((row.Problems().FirstOrDefault() ?? Wrong(row, establishment)) is { } wrong)
                {
                    problems.Add(wrong);
                }
                else if (!first.TryAdd((word, subject), row.Line))
                {
                    problems.Add(new(row.Line, "subject", $"stands in line {first[(word, subject)]} already: say each once"));
                }
                else
                {
                    words.Add(new(word, subject, row["value"] == "Y", row.Line));
                }
            }
        }
        catch (SheetException unread)
        {
            problems.AddRange(unread.Problems);
        }

        return problems.Count == 0 ? words : throw Refusal.Invalid([.. problems.Take(MostViolations).Select(Violation)]);
    }

    private static (string, string) Violation(SheetProblem problem) => ($"csv[{problem.Line}]{(problem.Column.Length == 0 ? "" : "." + problem.Column)}", problem.Remedy);

    private static SheetProblem? Wrong(SheetRow row, string establishment) =>
        !PrisonWord.All.Contains(row["word"]) ? new(row.Line, "word", $"is not known: write one of {string.Join(", ", PrisonWord.All)}")
        : WrongSubject(row, establishment) is { } remedy ? new(row.Line, "subject", remedy)
        : row["value"] is "Y" or "N" ? null
        : new(row.Line, "value", "must be Y or N");

    private static string? WrongSubject(SheetRow row, string establishment) =>
        row["word"] == PrisonWord.Cell ? WrongCell(row["subject"], establishment)
        : Number().IsMatch(row["subject"]) ? null
        : "is no prisoner number: write one such as A1234BC";

    private static string? WrongCell(string subject, string establishment) =>
        !Location().IsMatch(subject) ? $"is no cell: write its location key, such as {establishment}-A-1-001"
        : subject.StartsWith(establishment + '-', StringComparison.Ordinal) ? null : $"is no cell here: write one that begins with {establishment}-";

    [GeneratedRegex(@"\A[A-Z][0-9]{4}[A-Z]{2}\z")]
    private static partial Regex Number();

    [GeneratedRegex(@"\A[A-Z0-9]{3,6}(-[A-Z0-9]{1,12}){1,5}\z")]
    private static partial Regex Location();
}
