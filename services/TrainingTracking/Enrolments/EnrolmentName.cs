using PeerSupport.Platform;
using PeerSupport.TrainingTracking.Courses;

namespace PeerSupport.TrainingTracking.Enrolments;

internal sealed record EnrolmentName(CourseName Course, string EnrolmentId)
{
    public static EnrolmentName Parse(string name) => name.Split('/') is ["providers", var provider, "courses", var course, "enrolments", var enrolment]
        ? new(new(provider, course), enrolment)
        : throw Refusal.NotFound(name);

    public override string ToString() => $"{Course}/enrolments/{EnrolmentId}";
}
