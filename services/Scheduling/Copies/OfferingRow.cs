using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>The rules of a scheme as the establishment offers it.</summary>
internal sealed record OfferingRow
{
    public const string Columns = """
        scheme, provider, contacts_per_week, consecutive_nights, rest_after_night, offer_time, escalate_after, climb_every, expire_after, contact_limit,
        confidentiality_class, debriefs_by, debrief_within, rota_maker, display_name
        """;

    public required string Scheme { get; init; }

    /// <summary>Null, as the last five are, until the registry has told of the offering since we keep it.</summary>
    public required string? Provider { get; init; }

    /// <summary>0: no limit.</summary>
    public required int ContactsPerWeek { get; init; }

    /// <summary>0: no limit.</summary>
    public required int ConsecutiveNights { get; init; }

    public required TimeSpan RestAfterNight { get; init; }

    public required TimeSpan OfferTime { get; init; }

    public required TimeSpan EscalateAfter { get; init; }

    public required TimeSpan ClimbEvery { get; init; }

    public required TimeSpan ExpireAfter { get; init; }

    public required TimeSpan ContactLimit { get; init; }

    public required string? ConfidentialityClass { get; init; }

    public required string? DebriefsBy { get; init; }

    public required TimeSpan? DebriefWithin { get; init; }

    public required string? RotaMaker { get; init; }

    public required string? DisplayName { get; init; }

    /// <summary>What people call the scheme; one of which nobody has told the name since is called by its id.</summary>
    public string Called => DisplayName ?? Names.Spoken(Scheme);

    public LoadLimits Limits => new() { ContactsPerWeek = ContactsPerWeek, ConsecutiveNights = ConsecutiveNights, RestAfterNight = RestAfterNight };

    /// <param name="scheme">The resource name, such as <c>schemes/listener</c>.</param>
    public static async Task<OfferingRow> Require(Tx tx, string establishment, string scheme)
    {
        const string load = $"select {Columns} from offerings where establishment = @establishment and scheme = @id";
        return await tx.Maybe<OfferingRow>(load, new { establishment, id = Names.IdOf(scheme) })
            ?? throw new Refusal(ErrorReason.SchemeNotOffered, $"'{scheme}' is not offered here.", ("scheme", scheme));
    }

    /// <summary>The schemes that are offered here, by id.</summary>
    public static Task<List<OfferingRow>> All(Tx tx, string establishment)
    {
        const string load = $"select {Columns} from offerings where establishment = @establishment order by scheme";
        return tx.Many<OfferingRow>(load, new { establishment });
    }
}
