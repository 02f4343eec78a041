using Google.Protobuf.WellKnownTypes;

namespace PeerSupport.SupporterRegistry;

internal sealed record ApplicationRow
{
    public const string Columns = """
        establishment, application_id, scheme_id, provider, person_id, zone_id, state, submitted_at, clearance, decided_by, decided_at, review_by,
        accepted_by, accepted_at, compact_signed_on, appointment_id, closed_reason, version,
        declined_by, declined_at, withdrawn_at, reviewed_at, review_outcome, renewal, renewed_at, renewed_by, held_from,
        greatest(submitted_at, decided_at, accepted_at, trained_at, appointed_at, declined_at, withdrawn_at, closed_at,
          case review_outcome when 'REOPENED' then reviewed_at end) as since,
        (select e.time_zone from establishments e where e.code = establishment) as time_zone
        """;

    /// <summary>What waits for a decision, of security or of the provider.</summary>
    public const string Undecided = "state in ('SUBMITTED', 'CLEARED')";

    /// <summary>Open or refused: what ends when somebody leaves, and is where he lives until then.</summary>
    public const string NotOver = "state in ('SUBMITTED', 'CLEARED', 'NOT_CLEARED', 'ACCEPTED', 'DECLINED', 'IN_TRAINING', 'APPOINTED')";

    public required string Establishment { get; init; }

    public required string ApplicationId { get; init; }

    public required string SchemeId { get; init; }

    public required string Provider { get; init; }

    public required string PersonId { get; init; }

    public required string ZoneId { get; init; }

    public required string State { get; init; }

    public required DateTimeOffset SubmittedAt { get; init; }

    public required string? Clearance { get; init; }

    public required string? DecidedBy { get; init; }

    public required DateTimeOffset? DecidedAt { get; init; }

    public required DateOnly? ReviewBy { get; init; }

    public required string? AcceptedBy { get; init; }

    public required DateTimeOffset? AcceptedAt { get; init; }

    public required DateOnly? CompactSignedOn { get; init; }

    public required string? AppointmentId { get; init; }

    public required string? ClosedReason { get; init; }

    public required long Version { get; init; }

    public required string? DeclinedBy { get; init; }

    public required DateTimeOffset? DeclinedAt { get; init; }

    public required DateTimeOffset? WithdrawnAt { get; init; }

    public required DateTimeOffset? ReviewedAt { get; init; }

    public required string? ReviewOutcome { get; init; }

    public required string? Renewal { get; init; }

    public required DateTimeOffset? RenewedAt { get; init; }

    public required string? RenewedBy { get; init; }

    public required DateTimeOffset? HeldFrom { get; init; }

    /// <summary>When its stage began.</summary>
    public required DateTimeOffset Since { get; init; }

    public required string TimeZone { get; init; }

    public string Name => Names.Application(Establishment, ApplicationId);

    public ApplicationState Stage => ProtoName.Parse<ApplicationState>(State);

    /// <summary>Security's answer, if it is that there is no objection.</summary>
    public Clearance? Cleared => SupporterRegistry.Clearance.Of(Clearance, DecidedBy, DecidedAt, ReviewBy, Renewal, RenewedBy, HeldFrom);

    /// <summary>What came of the last review of a refusal.</summary>
    public ReviewOutcome Reviewed => ProtoName.ParseGiven<ReviewOutcome>(ReviewOutcome);

    /// <summary>The application, locked until its transaction ends; refused when it changed since the caller read it.</summary>
    public static async Task<ApplicationRow> Lock(Tx tx, string name, string etag)
    {
        const string load = $"select {Columns} from applications where establishment = @Establishment and application_id = @Id for update";
        var row = await tx.Maybe<ApplicationRow>(load, LocalName.Parse(name)) ?? throw Refusal.NotFound(name);
        Etag.Require(etag, row.Version);
        return row;
    }

    /// <param name="now">For the clock of the stage.</param>
    public Application ToProto(DateTimeOffset now) => new()
    {
        Name = Name,
        Scheme = Names.Scheme(SchemeId),
        Person = Names.Person(PersonId),
        Provider = Names.Provider(Provider),
        State = Stage,
        SubmittedAt = SubmittedAt.ToTimestamp(),
        ClearedAt = DecidedAt?.ToTimestamp(),
        ClearanceReviewBy = ReviewBy?.ToProto(),
        AcceptedAt = AcceptedAt?.ToTimestamp(),
        CompactSignedOn = CompactSignedOn?.ToProto(),
        Appointment = AppointmentId is null ? "" : Names.Appointment(Establishment, AppointmentId),
        CloseReason = ProtoName.ParseGiven<EndReason>(ClosedReason),
        Since = Since.ToTimestamp(),
        DaysInStage = StageClock.Days(Stage, Since, now),
        DeclinedAt = DeclinedAt?.ToTimestamp(),
        WithdrawnAt = WithdrawnAt?.ToTimestamp(),
        ReviewOutcome = Reviewed,
        ReviewedAt = ReviewedAt?.ToTimestamp(),
        ClearanceRenewedAt = RenewedAt?.ToTimestamp(),
        ClearanceWithdrawn = Renewal == ProtoName.Of(ClearanceOutcome.NotCleared),
        Etag = Etag.Of(Version),
    };

    public ApplicationChanged ToChanged() => new()
    {
        Application = Name,
        Person = Names.Person(PersonId),
        Scheme = Names.Scheme(SchemeId),
        Provider = Names.Provider(Provider),
        State = Stage,
        Version = Version,
    };
}
