using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>
/// From which zones a supporter may be brought to a zone. By day from the whole establishment, at night from the zone itself only,
/// unless the regime says otherwise. Who is there already never has to be brought.
/// </summary>
internal sealed class ZoneReach(IEnumerable<KeyValuePair<(string Zone, BandKind Kind), IReadOnlyList<string>>> given)
{
    private readonly Dictionary<(string Zone, BandKind Kind), IReadOnlyList<string>> _given = new(given);

    public static ZoneReach Usual { get; } = new([]);

    public bool Brings(string from, string to, BandKind kind) =>
        from == to || (_given.TryGetValue((to, kind), out var zones) ? zones.Contains(from) : kind is not BandKind.Night);
}
