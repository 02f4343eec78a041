using Google.Protobuf.Collections;

namespace PeerSupport.SupporterRegistry;

/// <summary>A keep-apart list as it was sent, ready to be taken over.</summary>
internal static class KeepApartList
{
    /// <summary>Refuses pairs that are none, all at once, and lists from the future.</summary>
    public static void Require(RepeatedField<KeepApart> pairs, DateTimeOffset asOf, DateTimeOffset now)
    {
        var alone = pairs.Select((pair, at) => (pair, at)).Where(entry => entry.pair.PrisonerNumber1 == entry.pair.PrisonerNumber2)
            .Select(entry => ($"keep_aparts[{entry.at}].prisoner_number_2", "is the first number again: name the other prisoner"));
        var early = asOf > now ? [("as_of", "lies in the future: send when the list was taken")] : Array.Empty<(string, string)>();
        var violations = early.Concat(alone).Take(32).ToArray();
        if (violations.Length > 0)
        {
            throw Refusal.Invalid(violations);
        }
    }

    /// <summary>A list may replace only one that was taken before it, or at the same time.</summary>
    public static void RequireNotOlder(DateTimeOffset asOf, DateTimeOffset? standing)
    {
        if (asOf < standing)
        {
            throw new Refusal(ErrorReason.OlderList, "A keep-apart list taken later than this one already stands.", ("as_of", $"{standing:O}"));
        }
    }

    /// <summary>Each pair once, whichever is named first, with the widest restriction that was sent for it.</summary>
    public static IReadOnlyList<(string One, string Other, Restriction Restriction)> Distinct(IEnumerable<KeepApart> pairs) =>
    [
        .. pairs
            .Select(pair => string.CompareOrdinal(pair.PrisonerNumber1, pair.PrisonerNumber2) < 0
                ? (One: pair.PrisonerNumber1, Other: pair.PrisonerNumber2, pair.Restriction)
                : (One: pair.PrisonerNumber2, Other: pair.PrisonerNumber1, pair.Restriction))
            .GroupBy(pair => (pair.One, pair.Other), (key, same) => (key.One, key.Other, same.Max(pair => pair.Restriction))),
    ];
}
