using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;
using PeerSupport.TrainingTracking.Courses;
using PeerSupport.TrainingTracking.Deliveries;
using PeerSupport.TrainingTracking.Enrolments;
using PeerSupport.TrainingTracking.Runs;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<RecordAttendanceResponse> RecordAttendance(RecordAttendanceRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            AttendanceList.RequireOnceEach(request.Entries);
            const string load = $"{RunRow.Load} for share";
            var run = await tx.Maybe<RunRow>(load, RunName.Parse(request.Name)) ?? throw Refusal.NotFound(request.Name);
            RunRules.RecordAttendance(run.State, run.Days.Zip(run.Modules, (day, module) => new Session(day, module)), request.Module, tx.Now.DayIn(Certificate.Zone));
            await tx.One<CourseRow>(CourseRow.LoadInTurn, run.Course);

            const string enrolled = """
                select e.enrolment_id, a.code, coalesce(a.version, 0) as version
                from enrolments e
                left join lateral (
                  select code, version
                  from attendances a
                  where a.provider = e.provider and a.enrolment_id = e.enrolment_id and establishment = @Establishment and run_id = @RunId and module = @Module
                  order by version desc
                  limit 1) a on true
                where e.provider = @Provider and e.course_id = @CourseId and e.enrolment_id = any (@ids)
                """;
            const string write = """
                insert into attendances (provider, enrolment_id, establishment, run_id, module, code, version)
                select @Provider, n.enrolment_id, @Establishment, @RunId, @Module, n.code, n.version
                from unnest(@ids, @codes, @versions) as n (enrolment_id, code, version)
                """;
            var entries = request.Entries.Select(entry => (Name: EnrolmentName.Parse(entry.Enrolment), entry.Code)).ToList();
            var known = await tx.Many<LastAttendanceRow>(enrolled, new
            {
                run.Provider,
                run.CourseId,
                run.Establishment,
                run.RunId,
                request.Module,
                ids = entries.Where(entry => entry.Name.Course == run.Course).Select(entry => entry.Name.EnrolmentId).ToArray(),
            });
            var last = known.ToDictionary(row => new EnrolmentName(run.Course, row.EnrolmentId));
            var answers = AttendanceList.Answer(entries, last);
            var fresh = entries.Zip(answers).Where(one => one.Second is AttendanceOutcome.Recorded or AttendanceOutcome.Corrected).Select(one => one.First).ToList();
            if (fresh.Count > 0)
            {
                await tx.Execute(write, new
                {
                    run.Provider,
                    run.Establishment,
                    run.RunId,
                    request.Module,
                    ids = fresh.Select(entry => entry.Name.EnrolmentId).ToArray(),
                    codes = fresh.Select(entry => ProtoName.Of(entry.Code)).ToArray(),
                    versions = fresh.Select(entry => Versions.Next(last[entry.Name].Version, tx.Now)).ToArray(),
                });
                await Completing.Recorded(tx, run.Provider, [.. fresh.Select(entry => entry.Name.EnrolmentId)]);
            }

            return new RecordAttendanceResponse
            {
                Results = { request.Entries.Zip(answers, (entry, outcome) => new AttendanceResult { Enrolment = entry.Enrolment, Outcome = outcome }) },
            };
        });
}
