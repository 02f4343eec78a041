using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Courses;
using PeerSupport.TrainingTracking.Enrolments;

namespace PeerSupport.TrainingTracking.Certifications;

/// <summary>How the provider says who earned the certificate: by an enrolment, or by number and family name for the registry to match.</summary>
internal static class Proof
{
    /// <returns>The enrolment; null when number and family name are given instead.</returns>
    public static EnrolmentName? Of(AwardCertificationRequest request)
    {
        var wrong = Wrong(request.Enrolment.Length > 0, request.PrisonerNumber.Length > 0, !string.IsNullOrWhiteSpace(request.Surname));
        return wrong.Count > 0 ? throw Refusal.Invalid([.. wrong]) : request.Enrolment.Length > 0 ? OfCourse(request) : null;
    }

    /// <summary>What is wrong with what is given, field by field.</summary>
    public static IReadOnlyList<(string Field, string Description)> Wrong(bool enrolment, bool number, bool surname) => (enrolment, number, surname) switch
    {
        (true, false, false) or (false, true, true) => [],
        (true, _, _) => [.. Given(number, surname).Select(field => (field, "must be empty when an enrolment is given"))],
        (false, false, false) =>
        [
            ("enrolment", "is required unless number and family name are given"),
            ("prisoner_number", "is required unless an enrolment is given"),
            ("surname", "is required unless an enrolment is given"),
        ],
        (false, true, false) => [("surname", "is required with a prisoner number")],
        (false, false, true) => [("prisoner_number", "is required with a family name")],
    };

    private static EnrolmentName OfCourse(AwardCertificationRequest request)
    {
        var enrolment = EnrolmentName.Parse(request.Enrolment);
        return enrolment.Course == CourseName.Parse(request.Course) ? enrolment : throw Refusal.Invalid(("enrolment", "is not of this course"));
    }

    private static IEnumerable<string> Given(bool number, bool surname) =>
        new[] { (Field: "prisoner_number", Is: number), (Field: "surname", Is: surname) }.Where(given => given.Is).Select(given => given.Field);
}
