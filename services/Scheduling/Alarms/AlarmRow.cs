using Google.Protobuf.WellKnownTypes;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>An alarm about a request, about whoever came for it, about a team or what it flagged, about those who arrived, about a look-in, about a concern, about a gap in cover, or about night packs: each lies in a table of its own.</summary>
internal sealed record AlarmRow
{
    public const string OfRequest = $"establishment, alarm_id, request_id, null::text as offer_id, zone, null::text as scheme, null::timestamptz as since, {NoConcern}, {NoGap}, {NoPacks}, {Each}";

    public const string OfOffer = $"establishment, alarm_id, request_id, offer_id, zone, null::text as scheme, since, {NoConcern}, {NoGap}, {NoPacks}, {Each}";

    /// <summary>Of a team, of a flag, and of those who arrived.</summary>
    public const string OfScheme = $"establishment, alarm_id, null::text as request_id, null::text as offer_id, null::text as zone, scheme, since, {NoConcern}, {NoGap}, {NoPacks}, {Each}";

    public const string OfLookIn = $"establishment, alarm_id, request_id, null::text as offer_id, zone, null::text as scheme, since, {NoConcern}, {NoGap}, {NoPacks}, {Each}";

    public const string OfGap = $"establishment, alarm_id, null::text as request_id, null::text as offer_id, zone, scheme, since, {NoConcern}, date, band, ends_at, covered_at, {NoPacks}, {Each}";

    public const string OfConcern = $"establishment, alarm_id, null::text as request_id, null::text as offer_id, null::text as zone, scheme, since, concern_id, passed_to, {NoGap}, {NoPacks}, {Each}";

    /// <summary>Which zones lack theirs stands beside it, as it is now.</summary>
    public const string OfPacks = $"""
        establishment, alarm_id, null::text as request_id, null::text as offer_id, null::text as zone, null::text as scheme, since, {NoConcern},
        night as date, 'NIGHT' as band, ends_at, null::timestamptz as covered_at,
        array(
          select p.zone
          from night_packs p
          where p.establishment = night_pack_alarms.establishment and p.night = night_pack_alarms.night and p.taken_at is null
          order by p.zone) as zones,
        {Each}
        """;

    public const string Columns = $"establishment, alarm_id, request_id, offer_id, zone, scheme, since, concern_id, passed_to, date, band, ends_at, covered_at, zones, {Each}";

    private const string NoConcern = "null::text as concern_id, null::text as passed_to";

    private const string NoGap = "null::date as date, null::text as band, null::timestamptz as ends_at, null::timestamptz as covered_at";

    private const string NoPacks = "null::text[] as zones";

    private const string Each = "kind, level, opened_at, level_since, repeats, acknowledged_at, acknowledged_by, version";

    /// <summary>Each alarm lies in one of these.</summary>
    private static readonly (string Table, string Columns)[] s_tables =
    [
        ("alarms", OfRequest), ("offer_alarms", OfOffer), ("look_in_alarms", OfLookIn), ("team_alarms", OfScheme), ("flag_alarms", OfScheme), ("arrival_alarms", OfScheme), ("concern_alarms", OfConcern), ("gap_alarms", OfGap), ("night_pack_alarms", OfPacks),
    ];

    /// <summary>What to select from.</summary>
    public static string All { get; } = $"({string.Join(" union all ", s_tables.Select(of => $"select {of.Columns} from {of.Table}"))}) as alarms";

    public required string Establishment { get; init; }

    public required string AlarmId { get; init; }

    /// <summary>Null of a team's, of those who arrived, of a concern's, of a gap's and of night packs'.</summary>
    public required string? RequestId { get; init; }

    /// <summary>Null of all but those about whoever came.</summary>
    public required string? OfferId { get; init; }

    /// <summary>Null of a team's, of those who arrived, of a concern's and of night packs'.</summary>
    public required string? Zone { get; init; }

    /// <summary>Null of a request's, of whoever came for it, of a look-in's and of night packs'.</summary>
    public required string? Scheme { get; init; }

    /// <summary>Null of a request's.</summary>
    public required DateTimeOffset? Since { get; init; }

    /// <summary>Null of all but those about a concern, as the next is.</summary>
    public required string? ConcernId { get; init; }

    public required string? PassedTo { get; init; }

    /// <summary>The day of a gap, or of a night without packs; null of all others, as the next two are.</summary>
    public required DateOnly? Date { get; init; }

    public required string? Band { get; init; }

    public required DateTimeOffset? EndsAt { get; init; }

    /// <summary>Null of all but a gap that is covered.</summary>
    public required DateTimeOffset? CoveredAt { get; init; }

    /// <summary>Which lack their packs; null of all but those about them.</summary>
    public required string[]? Zones { get; init; }

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
        var load = $"select {Columns} from {All} where establishment = @establishment and alarm_id = @alarmId";
        return await tx.Maybe<AlarmRow>(load, Key(name)) ?? throw Refusal.NotFound(name);
    }

    public static async Task<AlarmRow> Lock(Tx tx, string name)
    {
        var load = Wherever((table, columns) => $"select {columns} from {table} where establishment = @establishment and alarm_id = @alarmId for update");
        return await tx.Maybe<AlarmRow>(load, Key(name)) ?? throw Refusal.NotFound(name);
    }

    /// <summary>There is nothing left to do about it: it climbs no more, and waits for whoever takes it on.</summary>
    public bool IsSettled(DateTimeOffset now) => Zones is [] || (EndsAt is { } endsAt && GapRules.IsSettled(endsAt, CoveredAt, now));

    /// <summary>The statement that changes the alarm <c>@Establishment</c>, <c>@AlarmId</c>, and selects it as it is then.</summary>
    /// <param name="set">Columns that all have, as after <c>set</c>.</param>
    public static string Change(string set) =>
        Wherever((table, columns) => $"update {table} set {set} where establishment = @Establishment and alarm_id = @AlarmId returning {columns}");

    /// <summary>A named person has it now: it climbs no more.</summary>
    public async Task<AlarmRow> TakenOn(Tx tx, string by)
    {
        var acknowledge = Change("acknowledged_at = @Now, acknowledged_by = @by, version = @version");
        tx.Cancel(TimerKinds.Climb, AlarmId);
        var row = await tx.One<AlarmRow>(acknowledge, new { Establishment, AlarmId, by, tx.Now, version = Versions.Next(Version, tx.Now) });
        row.Tell(tx);
        return row;
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
        Concern = ConcernId is null ? "" : ConcernRow.NameOf(Establishment, ConcernId),
        PassedTo = ProtoName.ParseGiven<ConcernTo>(PassedTo),
        Date = Date?.ToProto(),
        Band = ProtoName.ParseGiven<BandKind>(Band),
        CoveredAt = CoveredAt?.ToTimestamp(),
        Zones = { (Zones ?? []).Select(zone => Names.Zone(Establishment, zone)) },
        Level = ProtoName.ParseGiven<AlarmLevel>(Level),
        OpenedAt = OpenedAt.ToTimestamp(),
        LevelSince = LevelSince.ToTimestamp(),
        Repeats = Repeats,
        AcknowledgedAt = AcknowledgedAt?.ToTimestamp(),
        AcknowledgedBy = AcknowledgedBy ?? "",
        Etag = Etag.Of(Version),
    };

    private static string Wherever(Func<string, string, string> statement) => $"""
        with {string.Join(", ", s_tables.Select(of => $"of_{of.Table} as ({statement(of.Table, of.Columns)})"))}
        {string.Join(" union all ", s_tables.Select(of => $"select {Columns} from of_{of.Table}"))}
        """;

    private static object Key(string name) => new { establishment = Names.EstablishmentOf(name), alarmId = Names.IdOf(name) };
}
