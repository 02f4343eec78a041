using Google.Protobuf.WellKnownTypes;
using NpgsqlTypes;

namespace PeerSupport.SupporterRegistry;

/// <summary>What an appointment's holder may do and when, as it was last told.</summary>
internal sealed record StandingRow
{
    public const string Columns = "establishment, appointment_id, person_id, scheme_id, zone_id, accompanied, solo, night, standing_version";

    public required string Establishment { get; init; }

    public required string AppointmentId { get; init; }

    public required string PersonId { get; init; }

    public required string SchemeId { get; init; }

    public required string ZoneId { get; init; }

    public required NpgsqlRange<DateTime>[] Accompanied { get; init; }

    public required NpgsqlRange<DateTime>[] Solo { get; init; }

    public required NpgsqlRange<DateTime>[] Night { get; init; }

    public required long StandingVersion { get; init; }

    private IEnumerable<StandingInterval> Intervals =>
    [
        .. Accompanied.Select(range => Interval(Capability.Accompanied, range)),
        .. Solo.Select(range => Interval(Capability.Solo, range)),
        .. Night.Select(range => Interval(Capability.Night, range)),
    ];

    public Standing ToProto() => new()
    {
        Appointment = Names.Appointment(Establishment, AppointmentId),
        Person = Names.Person(PersonId),
        Scheme = Names.Scheme(SchemeId),
        Zone = Names.Zone(Establishment, ZoneId),
        Intervals = { Intervals },
        Version = StandingVersion,
    };

    public StandingChanged ToChanged() => new()
    {
        Appointment = Names.Appointment(Establishment, AppointmentId),
        Person = Names.Person(PersonId),
        Scheme = Names.Scheme(SchemeId),
        Zone = Names.Zone(Establishment, ZoneId),
        Intervals = { Intervals },
        Version = StandingVersion,
    };

    private static StandingInterval Interval(Capability capability, NpgsqlRange<DateTime> range) => new()
    {
        Capability = capability,
        From = Timestamp.FromDateTime(range.LowerBound),
        Until = range.UpperBoundInfinite ? null : Timestamp.FromDateTime(range.UpperBound),
    };
}
