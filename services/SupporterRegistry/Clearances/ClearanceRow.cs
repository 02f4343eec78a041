using Google.Protobuf.WellKnownTypes;

namespace PeerSupport.SupporterRegistry;

/// <summary>What is to be looked at again, and by when.</summary>
internal sealed record ClearanceRow
{
    public const string Columns = """
        a.establishment, a.application_id, a.appointment_id, a.person_id, a.scheme_id, a.state, coalesce(a.renewed_at, a.decided_at) as decided_at, a.review_by, e.time_zone
        """;

    public required string Establishment { get; init; }

    public required string ApplicationId { get; init; }

    public required string? AppointmentId { get; init; }

    public required string PersonId { get; init; }

    public required string SchemeId { get; init; }

    public required string State { get; init; }

    public required DateTimeOffset DecidedAt { get; init; }

    public required DateOnly ReviewBy { get; init; }

    public required string TimeZone { get; init; }

    public HeldClearance ToProto(DateTimeOffset now) => new()
    {
        Application = Names.Application(Establishment, ApplicationId),
        Appointment = AppointmentId is null ? "" : Names.Appointment(Establishment, AppointmentId),
        Person = Names.Person(PersonId),
        Scheme = Names.Scheme(SchemeId),
        State = ProtoName.Parse<ApplicationState>(State),
        DecidedAt = DecidedAt.ToTimestamp(),
        ReviewBy = ReviewBy.ToProto(),
        DaysLeft = ReviewBy.DayNumber - now.DayIn(TimeZone).DayNumber,
    };
}
