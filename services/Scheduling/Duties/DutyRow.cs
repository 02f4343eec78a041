using Google.Protobuf.WellKnownTypes;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed record DutyRow
{
    public const string Columns = "establishment, duty_id, scheme, zone, date, kind, appointment_id, starts_at, ends_at, state, stale_age, clash, version";

    public required string Establishment { get; init; }

    public required string DutyId { get; init; }

    public required string Scheme { get; init; }

    public required string Zone { get; init; }

    public required DateOnly Date { get; init; }

    public required BandKind Kind { get; init; }

    public required string AppointmentId { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    public required DutyState State { get; init; }

    public TimeSpan? StaleAge { get; init; }

    public required bool Clash { get; init; }

    public required long Version { get; init; }

    public Place Place => new(Scheme, Zone, Date, Kind);

    public Duty ToProto() => new()
    {
        Name = Names.Duty(Establishment, DutyId),
        Scheme = Names.Scheme(Scheme),
        Zone = Names.Zone(Establishment, Zone),
        Date = Date.ToProto(),
        Kind = Kind,
        Appointment = Names.Appointment(Establishment, AppointmentId),
        State = State,
        StartsAt = StartsAt.ToTimestamp(),
        EndsAt = EndsAt.ToTimestamp(),
        StaleStandingAge = StaleAge?.ToDuration(),
        Etag = Etag.Of(Version),
        Clash = Clash,
    };

    public DutyChanged ToChanged() => new()
    {
        Duty = Names.Duty(Establishment, DutyId),
        Appointment = Names.Appointment(Establishment, AppointmentId),
        Zone = Names.Zone(Establishment, Zone),
        StartsAt = StartsAt.ToTimestamp(),
        EndsAt = EndsAt.ToTimestamp(),
        State = State,
        Version = Version,
        Clash = Clash,
    };
}
