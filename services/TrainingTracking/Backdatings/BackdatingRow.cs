using Google.Protobuf.WellKnownTypes;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;
using PeerSupport.TrainingTracking.Courses;
using PeerSupport.TrainingTracking.Enrolments;

namespace PeerSupport.TrainingTracking.Backdatings;

internal sealed record BackdatingRow
{
    public const string Columns = "provider, backdating_id, enrolment_id, certification_id, valid_from, state, proposed_by, proposed_at, awarded_id, version";

    /// <summary>With the course of the enrolment, which its name needs.</summary>
    public const string Load = """
        select b.provider, b.backdating_id, b.enrolment_id, b.certification_id, b.valid_from, b.state, b.proposed_by, b.proposed_at, b.awarded_id, b.version, e.course_id
        from backdatings b
        left join enrolments e on e.provider = b.provider and e.enrolment_id = b.enrolment_id
        """;

    public required string Provider { get; init; }

    public required string BackdatingId { get; init; }

    public required string? EnrolmentId { get; init; }

    public required string? CertificationId { get; init; }

    public required string? CourseId { get; init; }

    public required DateOnly ValidFrom { get; init; }

    public required BackdatingState State { get; init; }

    public required string ProposedBy { get; init; }

    public required DateTimeOffset ProposedAt { get; init; }

    public required string? AwardedId { get; init; }

    public required long Version { get; init; }

    /// <summary>Empty for a correction.</summary>
    public string Enrolment => EnrolmentId is null ? "" : new EnrolmentName(new CourseName(Provider, CourseId!), EnrolmentId).ToString();

    public Backdating ToProto() => new()
    {
        Name = new BackdatingName(Provider, BackdatingId).ToString(),
        Enrolment = Enrolment,
        Certification = (CertificationId ?? AwardedId) is { } certificate ? new CertificationName(Provider, certificate).ToString() : "",
        ValidFrom = ValidFrom.ToProto(),
        State = State,
        ProposedAt = ProposedAt.ToTimestamp(),
        Etag = Etag.Of(Version),
    };
}
