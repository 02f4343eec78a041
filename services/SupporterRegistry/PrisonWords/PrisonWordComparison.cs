namespace PeerSupport.SupporterRegistry;

/// <summary>Where the prison's words and what we hold say different things.</summary>
internal static class PrisonWordComparison
{
    /// <summary>Of each whom a file speaks of under the number he has now: under two of his numbers it says yes once any of them says yes.</summary>
    public static IReadOnlyList<PrisonWord> ByCurrentNumber(IEnumerable<PrisonWord> sent, Func<string, string> currentOf) =>
    [
        .. sent.Select(word => word.IsOfCell ? word : word with { Subject = currentOf(word.Subject) })
            .GroupBy(word => (word.Word, word.Subject), (_, same) => same.OrderByDescending(word => word.Value).ThenBy(word => word.Line).First()),
    ];

    /// <summary>
    /// By word and subject. Of a word that a file does not use it says nothing; of one that it uses it says all: a yes of ours that it does
    /// not have is a difference.
    /// </summary>
    public static IEnumerable<(PrisonWord Word, bool Theirs, bool Ours)> Between(IReadOnlyList<PrisonWord> theirs, IReadOnlyList<PrisonWord> ours)
    {
        var (used, told) = (theirs.Select(word => word.Word).ToHashSet(), theirs.Select(Key).ToHashSet());
        var held = ours.Select(Key).ToHashSet();
        var differing = theirs.Where(word => word.Value != held.Contains(Key(word))).Select(word => (Word: word, Theirs: word.Value, Ours: !word.Value));
        var untold = ours.Where(word => used.Contains(word.Word) && !told.Contains(Key(word))).Select(word => (Word: word, Theirs: false, Ours: true));
        return differing.Concat(untold).OrderBy(difference => difference.Word.Word, StringComparer.Ordinal).ThenBy(difference => difference.Word.Subject, StringComparer.Ordinal);
    }

    private static (string, string) Key(PrisonWord word) => (word.Word, word.Subject);
}
