using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed record CoverageRuleRow
{
    public const string Columns = "establishment, rule_id, scheme, zone, kind, places, version";

    public required string Establishment { get; init; }

    public required string RuleId { get; init; }

    public required string Scheme { get; init; }

    public required string Zone { get; init; }

    public required BandKind Kind { get; init; }

    public required int Places { get; init; }

    public required long Version { get; init; }

    public CoverageRule ToProto() => new()
    {
        Name = Names.CoverageRule(Establishment, RuleId),
        Scheme = Names.Scheme(Scheme),
        Zone = Names.Zone(Establishment, Zone),
        Kind = Kind,
        Places = Places,
        Etag = Etag.Of(Version),
    };
}
