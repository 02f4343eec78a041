using Google.Protobuf.WellKnownTypes;
using PeerSupport.Platform;
using PeerSupport.Training.V1;

namespace PeerSupport.TrainingTracking.Certifications;

internal sealed record CertificationRow
{
    public const string Columns = "provider, certification_id, course_id, person, schemes, state, valid_from, valid_until, revoked_at, renews, renewed_as, version";

    public const string Load = $"select {Columns} from certifications where provider = @Provider and certification_id = @CertificationId";

    public required string Provider { get; init; }

    public required string CertificationId { get; init; }

    public required string CourseId { get; init; }

    public required string Person { get; init; }

    public required string[] Schemes { get; init; }

    public required CertificationState State { get; init; }

    public required DateOnly ValidFrom { get; init; }

    public required DateOnly ValidUntil { get; init; }

    public required DateTimeOffset? RevokedAt { get; init; }

    public required string? Renews { get; init; }

    public required string? RenewedAs { get; init; }

    public required long Version { get; init; }

    public Courses.CourseName Course => new(Provider, CourseId);

    public string Name => new CertificationName(Provider, CertificationId).ToString();

    public Certification ToProto() => new()
    {
        Name = Name,
        Person = Person,
        Course = Course.ToString(),
        Schemes = { Schemes },
        State = State,
        ValidFrom = ValidFrom.ToProto(),
        ValidUntil = ValidUntil.ToProto(),
        Etag = Etag.Of(Version),
        Renews = Renews ?? "",
        RenewedAs = RenewedAs ?? "",
    };

    public CertificationChanged ToChanged() => new()
    {
        Certification = Name,
        Person = Person,
        Schemes = { Schemes },
        State = State,
        ValidFrom = ValidFrom.ToProto(),
        ValidUntil = ValidUntil.ToProto(),
        RevokedAt = RevokedAt?.ToTimestamp(),
        Version = Version,
    };
}
