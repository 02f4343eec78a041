using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.SupporterRegistry;

namespace PeerSupport.Benchmarks;

/// <summary>What the registry's own rules make of a stream's facts: when somebody stands, and whether two may be brought together.</summary>
internal sealed class MatchingStandings
{
    public const string TimeZone = "Europe/London";

    private static readonly TimeSpan s_listHolds = TimeSpan.FromHours(24);

    private readonly MatchingStream _stream;
    private readonly StandingSpans[] _active;
    private readonly StandingSpans[] _paused;
    private readonly Dictionary<(string, string), List<KeptApart>> _pairs = [];

    public MatchingStandings(MatchingStream stream)
    {
        _stream = stream;
        _active = [.. stream.Supporters.Select(supporter => StandingSpans.Of(Facts(supporter, AppointmentState.Active)))];
        _paused = [.. stream.Supporters.Select(supporter => StandingSpans.Of(Facts(supporter, AppointmentState.Paused)))];
        foreach (var apart in stream.KeptApart)
        {
            var pair = Ordered(apart.One, apart.Other);
            (_pairs.TryGetValue(pair, out var known) ? known : _pairs[pair] = []).Add(apart);
        }
    }

    public bool Stands(int supporter, bool atNight, DateTimeOffset now) => (atNight ? Now(supporter, now).Night : Now(supporter, now).Solo).Hold(now);

    public bool Pairable(int supporter, string asker, DateTimeOffset now)
    {
        var (number, asOf) = (_stream.Supporters[supporter].Number, _stream.ListAt(now));
        var facts = new PairingRow
        {
            Standing = Now(supporter, now).Accompanied.Hold(now),
            Listed = true,
            KeptApart = _pairs.TryGetValue(Ordered(number, asker), out var known) && known.Exists(apart => apart.From <= now && now < apart.Until),
            DoorOnly = false,
            Himself = number == asker,
            AsOf = asOf,
        };
        return PairingRules.Answer(facts, PairingRules.IsFresh(asOf, now, s_listHolds)) is Pairing.Pairable;
    }

    private StandingSpans Now(int supporter, DateTimeOffset now) =>
        (_stream.Supporters[supporter].Paused is { } paused && paused.From <= now && now < paused.Until ? _paused : _active)[supporter];

    private static StandingFacts Facts(MatchingSupporter supporter, AppointmentState state) => new()
    {
        State = state,
        AppointedAt = supporter.AppointedAt,
        SoloSignedOff = true,
        NightSignedOff = supporter.NightSignedOff,
        Rules = new() { SoloSignOff = true, NightSignOff = true },
        Clearance = new("security", supporter.ClearedAt, supporter.ReviewBy),
        CompactSignedOn = supporter.CompactSignedOn,
        Certified = new[]
        {
            new CertificateRow
            {
                Certificate = "certificate",
                PersonId = supporter.Id,
                Schemes = ["listener"],
                ValidFrom = supporter.CertifiedFrom,
                ValidUntil = supporter.CertifiedUntil,
                RevokedAt = supporter.RevokedAt,
                Version = 1,
            },
        }.For("listener", TimeZone),
        Away = Spans.Union(supporter.Away.Select(away => new Span(away.From, away.Until))),
        TimeZone = TimeZone,
    };

    private static (string, string) Ordered(string one, string other) => string.CompareOrdinal(one, other) < 0 ? (one, other) : (other, one);
}
