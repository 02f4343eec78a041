using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Courses;

namespace PeerSupport.TrainingTracking.Enrolments;

/// <summary>Reads what is on record of somebody on a course.</summary>
internal static class Progressed
{
    /// <summary>Refuses a person who has not done what the course asks; of one who is enrolled, what it asked when he began.</summary>
    public static async Task RequireComplete(Tx tx, CourseRow course, string person)
    {
        const string load = $"select {EnrolmentRow.Columns} from enrolments where provider = @Provider and course_id = @CourseId and person = @person";
        var enrolment = await tx.Maybe<EnrolmentRow>(load, new { course.Provider, course.CourseId, person });
        var asked = enrolment is null ? course : course.For(enrolment);
        var nothing = enrolment is null || asked is { RequiredModules.Length: 0, Assessed: false };
        CourseProgress.RequireComplete(asked, nothing ? Recorded.Nothing : await Of(tx, course.Provider, enrolment!.EnrolmentId));
    }

    public static async Task<Recorded> Of(Tx tx, string provider, string enrolment)
    {
        // a correction stands beside what it corrects: of one run and module the last record counts
        const string attendances = """
            select distinct on (establishment, run_id, module) module, code, version
            from attendances
            where provider = @provider and enrolment_id = @enrolment
            order by establishment, run_id, module, version desc
            """;
        const string exempted = "select module from exemptions where provider = @provider and enrolment_id = @enrolment";
        const string assessed = """
            select outcome, version
            from assessments
            where provider = @provider and enrolment_id = @enrolment
            order by version desc
            limit 1
            """;
        var of = new { provider, enrolment };
        var attended = await tx.Many<AttendanceRow>(attendances, of);
        var last = await tx.Maybe<AssessmentRow>(assessed, of);
        return new(
            [.. attended.Select(row => new Attended(row.Module, ProtoName.Parse<AttendanceCode>(row.Code), row.Version))],
            await tx.Many<string>(exempted, of),
            ProtoName.ParseGiven<AssessmentOutcome>(last?.Outcome),
            last is null ? null : DateTimeOffset.UnixEpoch.AddTicks(last.Version * TimeSpan.TicksPerMicrosecond));
    }

    private sealed record AttendanceRow
    {
        public required string Module { get; init; }

        public required string Code { get; init; }

        public required long Version { get; init; }
    }

    private sealed record AssessmentRow
    {
        public required string Outcome { get; init; }

        public required long Version { get; init; }
    }
}
