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
}
