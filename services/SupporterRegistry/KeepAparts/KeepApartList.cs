using Google.Protobuf.Collections;

namespace PeerSupport.SupporterRegistry;

/// <summary>A keep-apart list as it was sent, ready to be taken over.</summary>
internal static class KeepApartList
{
    private const string Alone = "is the first number again: name the other prisoner";

    /// <summary>Refuses pairs that are none, all at once, and lists from the future.</summary>
    public static void Require(RepeatedField<KeepApart> pairs, DateTimeOffset asOf, DateTimeOffset now)
    {
        var alone = pairs.Select((pair, at) => (pair, at)).Where(entry => entry.pair.PrisonerNumber1 == entry.pair.PrisonerNumber2)
            .Select(entry => ($"keep_aparts[{entry.at}].prisoner_number_2", Alone));
        var early = asOf > now ? [("as_of", "lies in the future: send when the list was taken")] : Array.Empty<(string, string)>();
        Refuse(early.Concat(alone));
    }

    /// <summary>The same of changes.</summary>
    public static void Require(RepeatedField<KeepApartChange> changes, DateTimeOffset now) => Refuse(changes.Select((change, at) => (change, at)).SelectMany(entry => new[]
    {
        (Wrong: entry.change.PrisonerNumber1 == entry.change.PrisonerNumber2, Field: $"changes[{entry.at}].prisoner_number_2", Why: Alone),
        (Wrong: entry.change.ChangedAt.ToDateTimeOffset() > now, Field: $"changes[{entry.at}].changed_at", Why: "lies in the future: send when it happened"),
    }).Where(check => check.Wrong).Select(check => (check.Field, check.Why)));

    private static void Refuse(IEnumerable<(string, string)> violations)
    {
        var found = violations.Take(32).ToArray();
        if (found.Length > 0)
        {
            throw Refusal.Invalid(found);
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
        .. pairs.GroupBy(
            pair => Pair.Of(pair.PrisonerNumber1, pair.PrisonerNumber2),
            pair => pair.Restriction,
            (pair, restrictions) => (pair.One, pair.Other, restrictions.Max())),
    ];
}
