namespace PeerSupport.SupporterRegistry;

/// <summary>May a supporter be brought together with somebody: only when everything is known and speaks for it.</summary>
internal static class PairingRules
{
    public static Pairing Answer(PairingRow facts, bool feedIsFresh) =>
        !facts.Standing || !facts.Listed || !feedIsFresh || facts.KeptApart || facts.Himself ? Pairing.NotPairable : facts.DoorOnly ? Pairing.AtDoor : Pairing.Pairable;

    /// <summary>A list that is missing or too old may lack the very pair that matters.</summary>
    public static bool IsFresh(DateTimeOffset? asOf, DateTimeOffset now, TimeSpan limit) => now - asOf <= limit;
}

/// <summary>What is known about one question.</summary>
internal sealed record PairingRow
{
    /// <summary>The supporter may support now, accompanied at least.</summary>
    public required bool Standing { get; init; }

    /// <summary>The keep-apart list that stands was searched for the supporter.</summary>
    public required bool Listed { get; init; }

    public required bool KeptApart { get; init; }

    /// <summary>One of the two shares no room.</summary>
    public required bool DoorOnly { get; init; }

    /// <summary>The supporter is the one who asks.</summary>
    public required bool Himself { get; init; }

    /// <summary>When the keep-apart list was taken; the same for all questions.</summary>
    public required DateTimeOffset? AsOf { get; init; }
}
