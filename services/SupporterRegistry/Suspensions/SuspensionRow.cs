using Google.Protobuf.WellKnownTypes;

namespace PeerSupport.SupporterRegistry;

internal sealed record SuspensionRow
{
    public const string Columns = """
        suspensions.establishment, suspension_id, suspensions.appointment_id, category, suspensions.state, suspended_by, suspended_at, review_by, reviewed_by,
        reviewed_at, suspensions.ended_at, appeal, appealed_at, appeal_decided_at, tenure_restored, told_for, suspensions.provider, suspensions.version,
        (select a.scheme_id from appointments a
         where a.establishment = suspensions.establishment and a.appointment_id = suspensions.appointment_id) as scheme_id,
        (select e.time_zone from establishments e where e.code = suspensions.establishment) as time_zone
        """;

    public required string Establishment { get; init; }

    public required string SuspensionId { get; init; }

    public required string AppointmentId { get; init; }

    public required string Category { get; init; }

    public required string State { get; init; }

    public required string SuspendedBy { get; init; }

    public required DateTimeOffset SuspendedAt { get; init; }

    public required DateOnly ReviewBy { get; init; }

    public required string[] ReviewedBy { get; init; }

    public required DateTimeOffset? ReviewedAt { get; init; }

    public required DateTimeOffset? EndedAt { get; init; }

    public required string Appeal { get; init; }

    public required DateTimeOffset? AppealedAt { get; init; }

    public required DateTimeOffset? AppealDecidedAt { get; init; }

    public required bool TenureRestored { get; init; }

    public required DateOnly? ToldFor { get; init; }

    public required string? Provider { get; init; }

    public required long Version { get; init; }

    public required string SchemeId { get; init; }

    public required string TimeZone { get; init; }

    public string Name => Names.Suspension(Establishment, SuspensionId);

    public SuspensionCase Case => new(
        ProtoName.Parse<SuspensionState>(State), ProtoName.Parse<AppealState>(Appeal), TenureRestored, ReviewBy, SuspendedAt, EndedAt, [SuspendedBy, .. ReviewedBy]);

    public Suspension ToProto(DateTimeOffset now) => new()
    {
        Name = Name,
        Appointment = Names.Appointment(Establishment, AppointmentId),
        Scheme = Names.Scheme(SchemeId),
        Category = ProtoName.Parse<SuspensionCategory>(Category),
        State = Case.State,
        DecidedBy = SuspendedBy,
        SuspendedAt = SuspendedAt.ToTimestamp(),
        ReviewBy = ReviewBy.ToProto(),
        Overdue = Case.IsOverdue(now, TimeZone),
        ReviewedAt = ReviewedAt?.ToTimestamp(),
        EndedAt = EndedAt?.ToTimestamp(),
        Appeal = Case.Appeal,
        AppealedAt = AppealedAt?.ToTimestamp(),
        AppealDecidedAt = AppealDecidedAt?.ToTimestamp(),
        TenureRestored = TenureRestored,
        Provider = Provider is null ? "" : Names.Provider(Provider),
        Etag = Etag.Of(Version),
    };
}
