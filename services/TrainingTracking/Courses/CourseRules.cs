using PeerSupport.Platform;
using PeerSupport.Training.V1;

namespace PeerSupport.TrainingTracking.Courses;

internal static class CourseRules
{
    /// <summary>A course can require no module that it does not teach.</summary>
    public static void Create(Course course)
    {
        var wrong = course.RequiredModules.Index().Where(one => !course.Modules.Contains(one.Item)).Select(one => ($"course.required_modules[{one.Index}]", "is none of the course's modules")).ToArray();
        if (wrong.Length > 0)
        {
            throw Refusal.Invalid(wrong);
        }
    }

    /// <summary>Everything may change for who comes later, but for the schemes that somebody came for.</summary>
    /// <param name="taken">Somebody was enrolled, a run planned or a certificate awarded.</param>
    public static void Change(Course current, Course asked, bool taken)
    {
        Create(asked);
        if (taken && !current.Schemes.ToHashSet().SetEquals(asked.Schemes))
        {
            throw new Refusal(ErrorReason.SchemesPromised, "People came for the schemes it trains for: create another course.", ("schemes", string.Join(", ", current.Schemes)));
        }
    }
}
