using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>Somebody of the scheme, beside a request that waits.</summary>
internal sealed record Candidate
{
    public required string AppointmentId { get; init; }

    public required string PersonId { get; init; }

    /// <summary>He may support alone now; at night, at night.</summary>
    public required bool Stands { get; init; }

    /// <summary>He said no to this request.</summary>
    public bool Declined { get; init; }

    /// <summary>How often he was asked about this request already.</summary>
    public int TimesAsked { get; init; }

    /// <summary>His time to answer about this request has run out just now: others who wait may have him first.</summary>
    public bool JustLapsed { get; init; }

    /// <summary>The asker asked him himself, at a door.</summary>
    public bool AskedDirectly { get; init; }

    /// <summary>He speaks the language that the asker would rather talk in.</summary>
    public bool Speaks { get; init; }

    /// <summary>He is being asked about another request, or goes to it.</summary>
    public required bool IsBound { get; init; }

    /// <summary>The zone of the duty held now; null without one.</summary>
    public required string? DutyZone { get; init; }

    public required string HomeZone { get; init; }

    /// <summary>Contacts begun in the last seven days.</summary>
    public required int Contacts { get; init; }

    /// <summary>When the last call of an earlier night was over; null without one.</summary>
    public required DateTimeOffset? RestsFrom { get; init; }

    /// <summary>When last asked about any request; null when never.</summary>
    public required DateTimeOffset? AskedAt { get; init; }

    /// <summary>Where he would have to be brought from.</summary>
    public string IsIn => DutyZone ?? HomeZone;

    /// <summary>This contact would be past a limit of the scheme.</summary>
    public bool IsFull(LoadLimits limits, DateTimeOffset now) => LoadRules.IsFull(limits, Contacts, now - RestsFrom);
}

/// <summary>
/// Who is asked, and in which order: who was asked least often about this request, then who is within the scheme's limits, then who was asked at a door, then who
/// speaks the asker's language, then who is near, then whose burden is least. One key decides before the next counts. Whoever did not answer is asked again, so that nobody waits in vain for
/// one late answer; whoever declined is not. Whether two may be brought together at all the registry alone knows.
/// </summary>
internal static class Ranking
{
    public static bool MayBeAsked(Candidate candidate, string zone, ZoneReach reach, BandKind now) =>
        candidate is { Stands: true, Declined: false, JustLapsed: false, IsBound: false } && reach.Brings(candidate.IsIn, zone, now);

    public static IReadOnlyList<Candidate> InOrder(IEnumerable<Candidate> candidates, string zone, LoadLimits limits, DateTimeOffset now) =>
    [
        .. candidates
            .OrderBy(candidate => candidate.TimesAsked)
            .ThenBy(candidate => candidate.IsFull(limits, now))
            .ThenByDescending(candidate => candidate.AskedDirectly)
            .ThenByDescending(candidate => candidate.Speaks)
            .ThenBy(candidate => Nearness(candidate, zone))
            .ThenBy(candidate => candidate.Contacts)
            .ThenBy(candidate => candidate.AskedAt ?? DateTimeOffset.MinValue)
            .ThenBy(candidate => candidate.AppointmentId, StringComparer.Ordinal),
    ];

    private static int Nearness(Candidate candidate, string zone) => candidate.DutyZone switch
    {
        null => 2,
        var here when here == zone => 0,
        _ => 1,
    };
}
