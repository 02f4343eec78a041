using Google.Protobuf.WellKnownTypes;

namespace PeerSupport.SupporterRegistry;

internal sealed record AppointmentRow
{
    public const string Columns = "establishment, appointment_id, scheme_id, person_id, zone_id, state, appointed_at, solo_at, night_at, version";

    public required string Establishment { get; init; }

    public required string AppointmentId { get; init; }

    public required string SchemeId { get; init; }

    public required string PersonId { get; init; }

    public required string ZoneId { get; init; }

    public required string State { get; init; }

    public required DateTimeOffset AppointedAt { get; init; }

    public required DateTimeOffset? SoloAt { get; init; }

    public required DateTimeOffset? NightAt { get; init; }

    public required long Version { get; init; }

    public AppointmentState Stage => ProtoName.Parse<AppointmentState>(State);

    public IReadOnlyList<Capability> SignedOff =>
    [
        .. SoloAt is null ? [] : new[] { Capability.Solo },
        .. NightAt is null ? [] : new[] { Capability.Night },
    ];

    public Appointment ToProto() => new()
    {
        Name = Names.Appointment(Establishment, AppointmentId),
        Scheme = Names.Scheme(SchemeId),
        Person = Names.Person(PersonId),
        Zone = Names.Zone(Establishment, ZoneId),
        State = Stage,
        SignedOff = { SignedOff },
        AppointedAt = AppointedAt.ToTimestamp(),
        Etag = Etag.Of(Version),
    };
}
