using PeerSupport.Platform;
using PeerSupport.Training.V1;

namespace PeerSupport.TrainingTracking.Enrolments;

internal sealed record EnrolmentRow
{
    public const string Columns = "provider, enrolment_id, course_id, person, application, modules, required_modules, assessed, version";

    public const string Load = $"""
        select {Columns}
        from enrolments
        where provider = @Provider and course_id = @CourseId and enrolment_id = @EnrolmentId
        """;

    public required string Provider { get; init; }

    public required string EnrolmentId { get; init; }

    public required string CourseId { get; init; }

    public required string Person { get; init; }

    public required string Application { get; init; }

    /// <summary>What the course taught when it was changed for those who came later; null while it is as it was.</summary>
    public required string[]? Modules { get; init; }

    public required string[]? RequiredModules { get; init; }

    public required bool? Assessed { get; init; }

    public required long Version { get; init; }

    public string Name => new EnrolmentName(new(Provider, CourseId), EnrolmentId).ToString();

    public Enrolment ToProto() => new() { Name = Name, Person = Person, Etag = Etag.Of(Version) };

    public EnrolmentChanged ToChanged() => new() { Enrolment = Name, Person = Person, Application = Application, Version = Version };
}
