using PeerSupport.Platform;
using PeerSupport.Training.V1;

namespace PeerSupport.TrainingTracking.Courses;

internal static class CourseRules
{
    private const int MostMonths = 120;

    /// <summary>A course somebody can be put on: it is called something, every module too, and its certificate ends one day.</summary>
    public static void Require(Course course)
    {
        var wrong = new List<(string, string)>();
        if (string.IsNullOrWhiteSpace(course.DisplayName))
        {
            wrong.Add(("course.display_name", "must say something"));
        }

        if (course.ValidityMonths is < 1 or > MostMonths)
        {
            wrong.Add(("course.validity_months", $"must be from 1 to {MostMonths}"));
        }

        wrong.AddRange(course.Modules.Index().Where(module => string.IsNullOrWhiteSpace(module.Item)).Select(module => ($"course.modules[{module.Index}]", "must say something")));
        if (wrong.Count > 0)
        {
            throw Refusal.Invalid([.. wrong]);
        }
    }
}
