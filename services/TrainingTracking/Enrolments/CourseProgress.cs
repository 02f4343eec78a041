using Google.Protobuf.WellKnownTypes;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Courses;

namespace PeerSupport.TrainingTracking.Enrolments;

/// <summary>What stands on record of one module on one run: the last code, and when it was recorded.</summary>
internal readonly record struct Attended(string Module, AttendanceCode Code, long Version);

/// <summary>All that is on record of one person on a course.</summary>
/// <param name="Assessment">Unspecified while there is none.</param>
internal sealed record Recorded(IReadOnlyList<Attended> Attendances, IReadOnlyCollection<string> Exempted, AssessmentOutcome Assessment, DateTimeOffset? AssessedAt)
{
    public static Recorded Nothing { get; } = new([], [], AssessmentOutcome.Unspecified, null);
}

/// <summary>Somebody on a course: what it asks of him, and what is on record. Nothing is, of whom it does not know.</summary>
internal sealed record OnCourse(CourseRow Course, Recorded Recorded);

/// <summary>How far somebody on a course has come, and what a certificate of it still needs.</summary>
internal static class CourseProgress
{
    /// <summary>Required modules that were neither attended on any run nor exempted.</summary>
    public static IReadOnlyList<string> Missing(IEnumerable<string> required, Recorded recorded) =>
        [.. required.Where(module => !recorded.Exempted.Contains(module) && !WasThere(module, recorded))];

    /// <summary>Nothing is missing that the course asks for. A course that asks for nothing is complete, as it always was.</summary>
    public static void RequireComplete(OnCourse on)
    {
        var (course, recorded) = on;
        if (Missing(course.RequiredModules, recorded) is { Count: > 0 } missing)
        {
            throw new Refusal(ErrorReason.ModulesMissing, "Required modules were neither attended nor exempted.", ("modules", string.Join(", ", missing)));
        }

        if (!IsPassed(course, recorded))
        {
            throw new Refusal(ErrorReason.NotPassed, "An assessor must have decided PASSED.", ("assessment", ProtoName.OfGiven(recorded.Assessment) ?? ""));
        }
    }

    public static Progress ToProto(CourseRow course, EnrolmentRow enrolment, Recorded recorded) => new()
    {
        Enrolment = enrolment.Name,
        Person = enrolment.Person,
        Modules =
        {
            course.Modules.Distinct().Select(module => new ModuleProgress
            {
                Module = module,
                Required = course.RequiredModules.Contains(module),
                Last = recorded.Attendances.Where(one => one.Module == module).OrderByDescending(one => one.Version).Select(one => one.Code).FirstOrDefault(),
                Attended = WasThere(module, recorded),
                Exempted = recorded.Exempted.Contains(module),
            }),
        },
        Assessment = recorded.Assessment,
        AssessedAt = recorded.AssessedAt?.ToTimestamp(),
        Complete = Missing(course.RequiredModules, recorded).Count == 0 && IsPassed(course, recorded),
    };

    private static bool IsPassed(CourseRow course, Recorded recorded) => !course.Assessed || recorded.Assessment is AssessmentOutcome.Passed;

    private static bool WasThere(string module, Recorded recorded) =>
        recorded.Attendances.Any(one => one.Module == module && one.Code is AttendanceCode.Attended);
}
