using Google.Protobuf.WellKnownTypes;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed record DutyRow
{
    public const string Columns = "establishment, duty_id, scheme, zone, date, kind, appointment_id, starts_at, ends_at, state, stale_age, clash, off_hours, shadow, version";

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

    /// <summary>The regime has its band no more, or at hours at which its holder can't.</summary>
    public required bool OffHours { get; init; }

    public required bool Shadow { get; init; }

    public required long Version { get; init; }

    public Place Place => new(Scheme, Zone, Date, Kind);

    public DutyTurn Turn => new(Zone, new(Date, Kind, StartsAt, EndsAt), Shadow);

    public static async Task<DutyRow> Load(Tx tx, string name)
    {
        const string load = $"select {Columns} from duties where establishment = @establishment and duty_id = @id";
        return await tx.Maybe<DutyRow>(load, Key(name)) ?? throw Refusal.NotFound(name);
    }

    /// <summary>Once its supporter is held, as <c>Giving</c> does.</summary>
    public static async Task<DutyRow> Lock(Tx tx, string name)
    {
        const string load = $"select {Columns} from duties where establishment = @establishment and duty_id = @id for update";
        return await tx.Maybe<DutyRow>(load, Key(name)) ?? throw Refusal.NotFound(name);
    }

    /// <param name="day">Whose clocks say whether it is longer or shorter than usual.</param>
    public Duty ToProto(PrisonDay day) => new()
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
        OffHours = OffHours,
        Shadow = Shadow,
        UnusualMinutes = day.UnusualMinutes(StartsAt, EndsAt),
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
        Shadow = Shadow,
    };

    private static object Key(string name) => new { establishment = Names.EstablishmentOf(name), id = Names.IdOf(name) };
}
