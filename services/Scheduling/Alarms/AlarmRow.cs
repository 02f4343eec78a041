using Google.Protobuf.WellKnownTypes;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>An alarm about a request, about whoever came for it, about a team, about those who arrived, or about a gap in cover: each lies in a table of its own.</summary>
internal sealed record AlarmRow
{
    public const string OfRequest = $"establishment, alarm_id, request_id, null::text as offer_id, zone, null::text as scheme, null::timestamptz as since, {NoGap}, {Each}";

    public const string OfOffer = $"establishment, alarm_id, request_id, offer_id, zone, null::text as scheme, since, {NoGap}, {Each}";

    public const string OfTeam = $"establishment, alarm_id, null::text as request_id, null::text as offer_id, null::text as zone, scheme, since, {NoGap}, {Each}";

    public const string OfGap = $"establishment, alarm_id, null::text as request_id, null::text as offer_id, zone, scheme, since, date, band, ends_at, covered_at, {Each}";

    public const string OfArrival = OfTeam;

    /// <summary>What to select from.</summary>
    public const string All = $"""
        (select {OfRequest} from alarms
         union all select {OfOffer} from offer_alarms
         union all select {OfTeam} from team_alarms
         union all select {OfArrival} from arrival_alarms
         union all select {OfGap} from gap_alarms) as alarms
        """;

    public const string Columns = $"establishment, alarm_id, request_id, offer_id, zone, scheme, since, date, band, ends_at, covered_at, {Each}";

    /// <summary>What is selected from, once they are named <c>of_request</c>, <c>of_offer</c>, <c>of_team</c>, <c>of_arrival</c> and <c>of_gap</c>.</summary>
    public const string Either = $"""
        select {Columns} from of_request
        union all select {Columns} from of_offer
        union all select {Columns} from of_team
        union all select {Columns} from of_arrival
        union all select {Columns} from of_gap
        """;

    private const string NoGap = "null::date as date, null::text as band, null::timestamptz as ends_at, null::timestamptz as covered_at";

    private const string Each = "kind, level, opened_at, level_since, repeats, acknowledged_at, acknowledged_by, version";

    public required string Establishment { get; init; }

    public required string AlarmId { get; init; }

    /// <summary>Null of a team's, of those who arrived and of a gap's.</summary>
    public required string? RequestId { get; init; }

    /// <summary>Null of all but those about whoever came.</summary>
    public required string? OfferId { get; init; }

    /// <summary>Null of a team's and of those who arrived.</summary>
    public required string? Zone { get; init; }

    /// <summary>Null of a request's and of whoever came for it.</summary>
    public required string? Scheme { get; init; }

    /// <summary>Null of a request's.</summary>
    public required DateTimeOffset? Since { get; init; }

    /// <summary>The day of a gap; null of all others, as the next three are.</summary>
    public required DateOnly? Date { get; init; }

    public required string? Band { get; init; }

    public required DateTimeOffset? EndsAt { get; init; }

    public required DateTimeOffset? CoveredAt { get; init; }

    public required string Kind { get; init; }

    public required string Level { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required DateTimeOffset LevelSince { get; init; }

    public required int Repeats { get; init; }

    public required DateTimeOffset? AcknowledgedAt { get; init; }

    public required string? AcknowledgedBy { get; init; }

    public required long Version { get; init; }

    public static string NameOf(string establishment, string alarmId) => $"establishments/{establishment}/alarms/{alarmId}";

    public static async Task<AlarmRow> Load(Tx tx, string name)
    {
        const string load = $"select {Columns} from {All} where establishment = @establishment and alarm_id = @alarmId";
        return await tx.Maybe<AlarmRow>(load, Key(name)) ?? throw Refusal.NotFound(name);
    }

    public static async Task<AlarmRow> Lock(Tx tx, string name)
    {
        const string load = $"""
            with of_request as (select {OfRequest} from alarms where establishment = @establishment and alarm_id = @alarmId for update),
            of_offer as (select {OfOffer} from offer_alarms where establishment = @establishment and alarm_id = @alarmId for update),
            of_team as (select {OfTeam} from team_alarms where establishment = @establishment and alarm_id = @alarmId for update),
            of_arrival as (select {OfArrival} from arrival_alarms where establishment = @establishment and alarm_id = @alarmId for update),
            of_gap as (select {OfGap} from gap_alarms where establishment = @establishment and alarm_id = @alarmId for update)
            {Either}
            """;
        return await tx.Maybe<AlarmRow>(load, Key(name)) ?? throw Refusal.NotFound(name);
    }

    /// <summary>Watchers, integrators and whoever else listens learn of it when this commits.</summary>
    public void Tell(Tx tx)
    {
        var name = NameOf(Establishment, AlarmId);
        tx.Changed<Alarm>(name);
        tx.Emit(new AlarmChanged
        {
            Alarm = name,
            Kind = ProtoName.ParseGiven<AlarmKind>(Kind),
            Level = ProtoName.ParseGiven<AlarmLevel>(Level),
            Repeats = Repeats,
            OpenedAt = OpenedAt.ToTimestamp(),
            AcknowledgedAt = AcknowledgedAt?.ToTimestamp(),
            Version = Version,
            CoveredAt = CoveredAt?.ToTimestamp(),
        });
    }

    public Alarm ToProto() => new()
    {
        Name = NameOf(Establishment, AlarmId),
        Kind = ProtoName.ParseGiven<AlarmKind>(Kind),
        Request = RequestId is null ? "" : new RequestName(Establishment, RequestId).ToString(),
        Offer = OfferId is null ? "" : new OfferName(Establishment, RequestId!, OfferId).ToString(),
        Zone = Zone is null ? "" : Names.Zone(Establishment, Zone),
        Scheme = Scheme is null ? "" : Names.Scheme(Scheme),
        Since = Since?.ToTimestamp(),
        Date = Date?.ToProto(),
        Band = Band is null ? BandKind.Unspecified : ProtoName.ParseGiven<BandKind>(Band),
        CoveredAt = CoveredAt?.ToTimestamp(),
        Level = ProtoName.ParseGiven<AlarmLevel>(Level),
        OpenedAt = OpenedAt.ToTimestamp(),
        LevelSince = LevelSince.ToTimestamp(),
        Repeats = Repeats,
        AcknowledgedAt = AcknowledgedAt?.ToTimestamp(),
        AcknowledgedBy = AcknowledgedBy ?? "",
        Etag = Etag.Of(Version),
    };

    private static object Key(string name) => new { establishment = Names.EstablishmentOf(name), alarmId = Names.IdOf(name) };
}
