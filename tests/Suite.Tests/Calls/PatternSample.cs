using System.Text;

namespace PeerSupport.Suite.Tests.Calls;

/// <summary>A text that a field's pattern allows: the patterns of the contract are classes, groups, alternatives and counts.</summary>
internal static class PatternSample
{
    /// <param name="pick">Chooses one of so many; the first unless told otherwise.</param>
    public static string Of(string pattern, Func<int, int>? pick = null)
    {
        var at = 0;
        var sample = Alternatives(pattern, ref at, pick ?? (_ => 0));
        return at == pattern.Length && System.Text.RegularExpressions.Regex.IsMatch(sample, $@"\A(?:{pattern})\z")
            ? sample
            : throw new NotSupportedException($"no sample of {pattern}: '{sample}'");
    }

    private static string Alternatives(string pattern, ref int at, Func<int, int> pick)
    {
        var found = new List<string> { Sequence(pattern, ref at, pick) };
        while (at < pattern.Length && pattern[at] == '|')
        {
            at++;
            found.Add(Sequence(pattern, ref at, pick));
        }

        return found[pick(found.Count)];
    }

    private static string Sequence(string pattern, ref int at, Func<int, int> pick)
    {
        var text = new StringBuilder();
        while (at < pattern.Length && pattern[at] is not ('|' or ')'))
        {
            var atom = at;
            Atom(pattern, ref at, pick);
            for (var times = Count(pattern, ref at); times > 0; times--)
            {
                var again = atom;
                text.Append(Atom(pattern, ref again, pick));
            }
        }

        return text.ToString();
    }

    private static string Atom(string pattern, ref int at, Func<int, int> pick)
    {
        switch (pattern[at++])
        {
            case '(':
                at += pattern.AsSpan(at).StartsWith("?:") ? 2 : 0;
                var inner = Alternatives(pattern, ref at, pick);
                at++;
                return inner;
            case '[':
                var end = pattern.IndexOf(']', at);
                var letters = Letters(pattern[at..end]);
                at = end + 1;
                return letters[pick(letters.Count)].ToString();
            case '\\':
                return pattern[at++].ToString();
            default:
                return pattern[at - 1].ToString();
        }
    }

    private static List<char> Letters(string set)
    {
        var letters = new List<char>();
        for (var i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                letters.AddRange(Enumerable.Range(set[i], set[i + 2] - set[i] + 1).Select(letter => (char)letter));
                i += 2;
            }
            else
            {
                letters.Add(set[i]);
            }
        }

        return letters;
    }

    /// <summary>The fewest that braces allow; else one.</summary>
    private static int Count(string pattern, ref int at)
    {
        if (at == pattern.Length || pattern[at] is not ('{' or '+' or '*' or '?') || pattern[at++] != '{')
        {
            return 1;
        }

        var from = at;
        at = pattern.IndexOf('}', at) + 1;
        return int.Parse(pattern[from..(at - 1)].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture);
    }
}
