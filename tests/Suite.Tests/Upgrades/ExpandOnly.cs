using System.Text.RegularExpressions;

namespace PeerSupport.Suite.Tests;

/// <summary>What a migration may not do while code that does not know it still runs on the schema: take away, rename, narrow, or hold up. Where nothing of the previous release minds, <c>.ci/previous-release</c> says why.</summary>
internal static partial class ExpandOnly
{
    private static readonly (Regex Statement, string Why)[] s_refused =
    [
        (Drops(), "takes something away that older code may use"),
        (Renames(), "renames what older code calls by its old name"),
        (Retypes(), "changes the type of a column that older code reads and writes"),
        (SetsNotNull(), "demands a value that older code does not write"),
        (AddsNotNull(), "demands a value that older code does not write: give it a default"),
        (AddsConstraint(), "refuses rows that older code may write"),
        (Truncates(), "deletes rows"),
        (Revokes(), "takes a right that older code uses"),
    ];

    /// <summary>What is wrong with a script; empty when older code goes on working. On tables that the script itself makes everything is allowed.</summary>
    public static IReadOnlyList<string> Breaks(string sql)
    {
        var bare = Comments().Replace(sql, " ");
        var own = CreatesTable().Matches(bare).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. Statements(bare).Where(statement => !own.Contains(TableOf(statement))).SelectMany(Wrong)];
    }

    private static IEnumerable<string> Wrong(string statement)
    {
        foreach (var (refused, why) in s_refused.Where(rule => rule.Statement.IsMatch(statement)))
        {
            yield return $"'{Space().Replace(statement, " ").Trim()}' {why}";
        }

        var index = CreatesIndex().Match(statement);
        if (index.Success && !index.Groups["concurrently"].Success)
        {
            yield return $"'{Space().Replace(statement, " ").Trim()}' stops all writers of a table in use: 'create index concurrently' in a file named .notx.sql";
        }
        else if (index.Groups["unique"].Success)
        {
            yield return $"'{Space().Replace(statement, " ").Trim()}' refuses rows that older code writes";
        }
    }

    // Bodies of functions and do-blocks are looked through as well: what they run, they run.
    private static IEnumerable<string> Statements(string sql) => sql.Split(';').Where(statement => !string.IsNullOrWhiteSpace(statement));

    private static string TableOf(string statement) => Table().Match(statement) is { Success: true } match ? match.Groups[1].Value : "";

    private const RegexOptions Sql = RegexOptions.IgnoreCase | RegexOptions.Singleline;

    [GeneratedRegex(@"--[^\n]*|/\*.*?\*/", Sql)]
    private static partial Regex Comments();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"create\s+table\s+(?:if\s+not\s+exists\s+)?(\w+)", Sql)]
    private static partial Regex CreatesTable();

    [GeneratedRegex(@"(?:alter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?|create\s+(?:unique\s+)?index\s+(?:concurrently\s+)?\w+\s+on\s+|drop\s+policy\s+\w+\s+on\s+|revoke\s+.*?\s+on\s+)(\w+)", Sql)]
    private static partial Regex Table();

    [GeneratedRegex(@"\bdrop\s+(?!policy\s+if\s+exists|default\b|not\s+null\b)\w+", Sql)]
    private static partial Regex Drops();

    [GeneratedRegex(@"\brename\b", Sql)]
    private static partial Regex Renames();

    [GeneratedRegex(@"\balter\s+(?:column\s+)?\w+\s+(?:set\s+data\s+)?type\b", Sql)]
    private static partial Regex Retypes();

    [GeneratedRegex(@"\bset\s+not\s+null\b", Sql)]
    private static partial Regex SetsNotNull();

    [GeneratedRegex(@"\badd\s+(?:column\s+)?(?!constraint)\w+\s(?![^,]*\b(?:default|generated)\b)[^,]*\bnot\s+null\b", Sql)]
    private static partial Regex AddsNotNull();

    [GeneratedRegex(@"\badd\s+(?:constraint\s+\w+\s+)?(?:check|unique|exclude|foreign\s+key|primary\s+key)\b", Sql)]
    private static partial Regex AddsConstraint();

    [GeneratedRegex(@"\btruncate\b", Sql)]
    private static partial Regex Truncates();

    [GeneratedRegex(@"\brevoke\b", Sql)]
    private static partial Regex Revokes();

    [GeneratedRegex(@"\bcreate\s+(?<unique>unique\s+)?index\s+(?<concurrently>concurrently\s+)?", Sql)]
    private static partial Regex CreatesIndex();
}
