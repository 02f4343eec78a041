using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Courses;

namespace PeerSupport.TrainingTracking.Enrolments;

/// <summary>Reads what is on record of people on a course.</summary>
internal static class Progressed
{
    /// <summary>Of each of these persons; who is enrolled is asked what the course asked when he began.</summary>
    public static async Task<IReadOnlyDictionary<string, OnCourse>> Of(Tx tx, CourseRow course, params string[] persons)
    {
        const string load = $"select {EnrolmentRow.Columns} from enrolments where provider = @Provider and course_id = @CourseId and person = any (@persons)";
        var enrolled = await tx.Many<EnrolmentRow>(load, new { course.Provider, course.CourseId, persons });
        var asked = enrolled.ToDictionary(row => row.Person, course.For);
        string[] looked = [.. enrolled.Where(row => asked[row.Person].AsksForAnything).Select(row => row.EnrolmentId)];
        var recorded = looked.Length > 0 ? await Of(tx, course.Provider, looked) : new Dictionary<string, Recorded>();
        var on = enrolled.ToDictionary(row => row.Person, row => new OnCourse(asked[row.Person], recorded.GetValueOrDefault(row.EnrolmentId, Recorded.Nothing)));
        return persons.ToDictionary(person => person, person => on.GetValueOrDefault(person, new(course, Recorded.Nothing)));
    }
    }

    public static async Task<Recorded> Of(Tx tx, string provider, string enrolment) => (await Of(tx, provider, [enrolment]))[enrolment];

    private static async Task<IReadOnlyDictionary<string, Recorded>> Of(Tx tx, string provider, string[] enrolments)
    {
        // a correction stands beside what it corrects: of one run and module the last record counts
        const string attendances = """
            select distinct on (enrolment_id, establishment, run_id, module) enrolment_id, module, code, version
            from attendances
            where provider = @provider and enrolment_id = any (@enrolments)
            order by enrolment_id, establishment, run_id, module, version desc
            """;
        const string exempted = "select enrolment_id, module from exemptions where provider = @provider and enrolment_id = any (@enrolments)";
        const string assessed = """
            select distinct on (enrolment_id) enrolment_id, outcome, version
            from assessments
            where provider = @provider and enrolment_id = any (@enrolments)
            order by enrolment_id, version desc
            """;
        var of = new { provider, enrolments };
        var attended = (await tx.Many<AttendanceRow>(attendances, of)).ToLookup(row => row.EnrolmentId, row => new Attended(row.Module, ProtoName.Parse<AttendanceCode>(row.Code), row.Version));
        var exemptions = (await tx.Many<ExemptionRow>(exempted, of)).ToLookup(row => row.EnrolmentId, row => row.Module);
        var last = (await tx.Many<AssessmentRow>(assessed, of)).ToDictionary(row => row.EnrolmentId);
        return enrolments.ToDictionary(enrolment => enrolment, enrolment => Whole([.. attended[enrolment]], [.. exemptions[enrolment]], last.GetValueOrDefault(enrolment)));
    }

    private static Recorded Whole(Attended[] attended, string[] exempted, AssessmentRow? last) => new(
        attended,
        exempted,
        ProtoName.ParseGiven<AssessmentOutcome>(last?.Outcome),
        last is null ? null : DateTimeOffset.UnixEpoch.AddTicks(last.Version * TimeSpan.TicksPerMicrosecond));

    private sealed record AttendanceRow
    {
        public required string EnrolmentId { get; init; }

        public required string Module { get; init; }

        public required string Code { get; init; }

        public required long Version { get; init; }
    }

    private sealed record ExemptionRow
    {
        public required string EnrolmentId { get; init; }

        public required string Module { get; init; }
    }

    private sealed record AssessmentRow
    {
        public required string EnrolmentId { get; init; }

        public required string Outcome { get; init; }

        public required long Version { get; init; }
    }
}
