using PeerSupport.Platform;
using PeerSupport.TrainingTracking.Courses;

namespace PeerSupport.TrainingTracking.Enrolments;

internal sealed record EnrolmentName(CourseName Course, string EnrolmentId)
{
    public static EnrolmentName Parse(string name) => name.Split('/') is ["providers", var provider, "courses", var course, "enrolments", var enrolment]
        ? new(new(provider, course), enrolment)
        : throw Refusal.NotFound(name);

    /// <summary>What statements call its parts.</summary>
    public object Key => new { Course.Provider, Course.CourseId, EnrolmentId };

    public override string ToString() => $"{Course}/enrolments/{EnrolmentId}";
}
