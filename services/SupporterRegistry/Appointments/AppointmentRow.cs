using Google.Protobuf.WellKnownTypes;

namespace PeerSupport.SupporterRegistry;

internal sealed record AppointmentRow
{
    public const string Columns = """
        establishment, appointment_id, application_id, scheme_id, person_id, zone_id, state, appointed_at, solo_at, night_at,
        ended_reason, ended_at, returns_to, pause_kind, paused_at, back_on, shadowed_on, grade, recognised_days, version,
        (select e.time_zone from establishments e where e.code = appointments.establishment) as time_zone,
        (select s.suspension_id from suspensions s
         where s.establishment = appointments.establishment and s.appointment_id = appointments.appointment_id and s.state = 'IN_FORCE') as suspension_id,
        (select c.counts_towards from schemes c where c.scheme_id = appointments.scheme_id) as counts_towards
        """;

    public required string Establishment { get; init; }

    public required string AppointmentId { get; init; }

    public required string ApplicationId { get; init; }

    public required string SchemeId { get; init; }

    public required string PersonId { get; init; }

    public required string ZoneId { get; init; }

    public required string State { get; init; }

    public required DateTimeOffset AppointedAt { get; init; }

    public required DateTimeOffset? SoloAt { get; init; }

    public required DateTimeOffset? NightAt { get; init; }

    public required string? EndedReason { get; init; }

    public required DateTimeOffset? EndedAt { get; init; }

    public required string? ReturnsTo { get; init; }

    public required string? PauseKind { get; init; }

    public required DateTimeOffset? PausedAt { get; init; }

    public required DateOnly? BackOn { get; init; }

    public required DateOnly[] ShadowedOn { get; init; }

    public required string Grade { get; init; }

    public required int[] RecognisedDays { get; init; }

    public required long Version { get; init; }

    public required string TimeZone { get; init; }

    public required string? SuspensionId { get; init; }

    public required string[] CountsTowards { get; init; }

    public string Name => Names.Appointment(Establishment, AppointmentId);

    public Presence Presence => new(
        Stage,
        ReturnsTo is null ? null : ProtoName.Parse<AppointmentState>(ReturnsTo),
        PauseKind is null ? null : new(ProtoName.Parse<PauseKind>(PauseKind), PausedAt!.Value, BackOn));

    public AppointmentState Stage => ProtoName.Parse<AppointmentState>(State);

    public IReadOnlyList<Capability> SignedOff =>
    [
        .. SoloAt is null ? [] : new[] { Capability.Solo },
        .. NightAt is null ? [] : new[] { Capability.Night },
    ];

    /// <summary>
    /// The appointment, locked until its transaction ends, with its application before and its holder's standings after it; refused when it
    /// changed since the caller read it. A provider finds those it accepted, while the scheme here is its own.
    /// </summary>
    public static async Task<AppointmentRow> Lock(Tx tx, string name, string etag)
    {
        const string application = """
            select p.person_id
            from applications p
            join appointments a using (establishment, application_id)
            join offerings o on o.establishment = a.establishment and o.scheme_id = a.scheme_id
            where a.establishment = @Establishment and a.appointment_id = @Id
            for update of p
            """;
        const string load = $"select {Columns} from appointments where establishment = @Establishment and appointment_id = @Id";
        var key = LocalName.Parse(name);
        await Standings.Lock(tx, await tx.Maybe<string>(application, key) ?? throw Refusal.NotFound(name));
        var row = await tx.One<AppointmentRow>(load, key);
        Etag.Require(etag, row.Version);
        return row;
    }

    public Appointment ToProto() => new()
    {
        Name = Name,
        Scheme = Names.Scheme(SchemeId),
        Person = Names.Person(PersonId),
        Zone = Names.Zone(Establishment, ZoneId),
        State = Stage,
        SignedOff = { SignedOff },
        AppointedAt = AppointedAt.ToTimestamp(),
        EndReason = ProtoName.ParseGiven<EndReason>(EndedReason),
        EndedAt = EndedAt?.ToTimestamp(),
        Pause = Stage is AppointmentState.Paused or AppointmentState.Suspended && Presence.Pause is { } pause
            ? new() { Kind = pause.Kind, Since = pause.Since.ToTimestamp(), BackOn = pause.BackOn?.ToProto() }
            : null,
        Suspension = SuspensionId is null ? "" : Names.Suspension(Establishment, SuspensionId),
        DutiesShadowed = ShadowedOn.Length,
        Grade = ProtoName.Parse<Grade>(Grade),
        RecognisedDays = { RecognisedDays },
        CountsTowards = { CountsTowards.Select(Names.Scheme) },
        Etag = Etag.Of(Version),
    };
}
