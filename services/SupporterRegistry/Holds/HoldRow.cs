using Google.Protobuf.WellKnownTypes;

namespace PeerSupport.SupporterRegistry;

internal sealed record HoldRow
{
    public const string Columns = """
        h.establishment, h.hold_id, h.appointment_id, h.consented_on, h.until, h.placed_at, h.released_at, h.version,
        (select a.scheme_id from appointments a where a.establishment = h.establishment and a.appointment_id = h.appointment_id) as scheme_id,
        (select a.zone_id from appointments a where a.establishment = h.establishment and a.appointment_id = h.appointment_id) as zone_id,
        (select e.time_zone from establishments e where e.code = h.establishment) as time_zone
        """;

    public required string Establishment { get; init; }

    public required string HoldId { get; init; }

    public required string AppointmentId { get; init; }

    public required DateOnly ConsentedOn { get; init; }

    public required DateOnly Until { get; init; }

    public required DateTimeOffset PlacedAt { get; init; }

    public required DateTimeOffset? ReleasedAt { get; init; }

    public required long Version { get; init; }

    public required string SchemeId { get; init; }

    public required string ZoneId { get; init; }

    public required string TimeZone { get; init; }

    public HoldState StateAt(DateTimeOffset now) => Holding.StateOf(Until, ReleasedAt, now, TimeZone);

    public Hold ToProto(DateTimeOffset now) => new()
    {
        Name = Names.Hold(Establishment, HoldId),
        Appointment = Names.Appointment(Establishment, AppointmentId),
        Scheme = Names.Scheme(SchemeId),
        Zone = Names.Zone(Establishment, ZoneId),
        State = StateAt(now),
        ConsentedOn = ConsentedOn.ToProto(),
        Until = Until.ToProto(),
        PlacedAt = PlacedAt.ToTimestamp(),
        ReleasedAt = ReleasedAt?.ToTimestamp(),
        Etag = Etag.Of(Version),
    };
}
