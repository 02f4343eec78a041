using PeerSupport.Platform;
using PeerSupport.Training.V1;

namespace PeerSupport.TrainingTracking.Enrolments;

internal static class EnrolmentRules
{
    public static Refusal AlreadyEnrolled(string enrolment) =>
        new(ErrorReason.AlreadyEnrolled, "This person is already on the course.", ("resource", enrolment));

    public static Refusal NotACandidate(string person) =>
        new(ErrorReason.NotACandidate, "This person is not a candidate for a scheme of the course: accept the application first.", ("person", person));
}
