using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Courses;

namespace PeerSupport.TrainingTracking.Enrolments;

/// <summary>Reads what is on record of somebody on a course.</summary>
internal static class Progressed
{
    /// <summary>Of a person who may not be enrolled at all: then there is nothing.</summary>
    public static async Task<Recorded> Of(Tx tx, CourseRow course, string person)
    {
        if (course is { RequiredModules.Length: 0, Assessed: false })
        {
            return Recorded.Nothing; // the course asks for nothing
        }

        const string load = "select enrolment_id from enrolments where provider = @Provider and course_id = @CourseId and person = @person";
        var enrolment = await tx.Maybe<string>(load, new { course.Provider, course.CourseId, person });
        return enrolment is null ? Recorded.Nothing : await Of(tx, course.Provider, enrolment);
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
