using PeerSupport.Platform;

namespace PeerSupport.TrainingTracking.Courses;

internal sealed record CourseName(string Provider, string CourseId)
{
    public static CourseName Parse(string name) => name.Split('/') is ["providers", var provider, "courses", var course]
        ? new(provider, course)
        : throw Refusal.NotFound(name);

    public override string ToString() => $"providers/{Provider}/courses/{CourseId}";
}
