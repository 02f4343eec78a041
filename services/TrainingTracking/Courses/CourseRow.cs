using PeerSupport.Platform;
using PeerSupport.Training.V1;

namespace PeerSupport.TrainingTracking.Courses;

internal sealed record CourseRow
{
    public const string Columns = "provider, course_id, display_name, schemes, modules, required_modules, assessed, validity_months, version";

    public const string Load = $"select {Columns} from courses where provider = @Provider and course_id = @CourseId";

    /// <summary>Whoever writes about persons on a course takes it first: of two who write about the same person the second sees what the first did.</summary>
    public const string LoadInTurn = $"""
        select {Columns}
        from courses
        where provider = @Provider and course_id = @CourseId
        for no key update
        """;

    public required string Provider { get; init; }

    public required string CourseId { get; init; }

    public required string DisplayName { get; init; }

    public required string[] Schemes { get; init; }

    public required string[] Modules { get; init; }

    public required string[] RequiredModules { get; init; }

    public required bool Assessed { get; init; }

    public required int ValidityMonths { get; init; }

    public required long Version { get; init; }

    public bool AsksForAnything => RequiredModules.Length > 0 || Assessed;

    /// <summary>The same course as it is to be.</summary>
    public CourseRow As(Course asked) => this with
    {
        DisplayName = asked.DisplayName,
        Schemes = [.. asked.Schemes.Distinct()],
        Modules = [.. asked.Modules],
        RequiredModules = [.. asked.RequiredModules.Distinct()],
        Assessed = asked.Assessed,
        ValidityMonths = asked.ValidityMonths,
    };

    /// <summary>As it was when somebody began it: that is what is asked of him.</summary>
    public CourseRow For(Enrolments.EnrolmentRow enrolment) => enrolment.Modules is null ? this : this with
    {
        Modules = enrolment.Modules,
        RequiredModules = enrolment.RequiredModules!,
        Assessed = enrolment.Assessed!.Value,
    };

    public Course ToProto() => new()
    {
        Name = new CourseName(Provider, CourseId).ToString(),
        DisplayName = DisplayName,
        Schemes = { Schemes },
        Modules = { Modules },
        RequiredModules = { RequiredModules },
        Assessed = Assessed,
        ValidityMonths = ValidityMonths,
        Etag = Etag.Of(Version),
    };
}
