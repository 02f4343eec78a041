using PeerSupport.Platform;
using PeerSupport.TrainingTracking.Certifications;
using PeerSupport.TrainingTracking.Courses;
using PeerSupport.TrainingTracking.Enrolments;

namespace PeerSupport.TrainingTracking.Imports;

/// <summary>Judges some hundred rows by what is on record: as many statements as one row would take.</summary>
internal static class Judging
{
    public static async Task<IReadOnlyList<Judgement>> Of(Tx tx, CourseRow course, IReadOnlyList<ListedCertificate> rows)
    {
        const string enrolled = "select enrolment_id, person from enrolments where provider = @Provider and course_id = @CourseId and enrolment_id = any (@enrolments)";
        const string certified = $"""
            select {CertificationRow.Columns}
            from certifications
            where provider = @Provider and course_id = @CourseId and certification_id = any (@certifications)
            """;
        var args = new
        {
            course.Provider,
            course.CourseId,
            enrolments = Given(rows, row => row.EnrolmentId),
            certifications = Given(rows, row => row.CertificationId),
        };
        var persons = (await tx.Many<EnrolledRow>(enrolled, args)).ToDictionary(row => row.EnrolmentId, row => row.Person);
        var named = (await tx.Many<CertificationRow>(certified, args)).ToDictionary(row => row.CertificationId);
        string[] all = [.. persons.Values.Concat(rows.Select(row => row.Person).OfType<string>()).Distinct()];
        var on = await Progressed.Of(tx, course, all);
        var held = (await Issuing.Held(tx, course, all)).ToLookup(row => row.Person);
        var today = tx.Now.DayIn(Certificate.Zone);
        return [.. rows.Select(row => ImportRules.Judge(row, course, KnownOf(row), today))];

        Known KnownOf(ListedCertificate row)
        {
            var person = row.Person ?? persons.GetValueOrDefault(row.EnrolmentId);
            return new(person, on.GetValueOrDefault(person ?? "", new(course, Recorded.Nothing)), [.. held[person ?? ""]], named.GetValueOrDefault(row.CertificationId));
        }
    }

    private static string[] Given(IReadOnlyList<ListedCertificate> rows, Func<ListedCertificate, string> id) => [.. rows.Select(id).Where(text => text.Length > 0).Distinct()];

    private sealed record EnrolledRow
    {
        public required string EnrolmentId { get; init; }

        public required string Person { get; init; }
    }
}
