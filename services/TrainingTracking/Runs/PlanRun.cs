using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;
using PeerSupport.TrainingTracking.Courses;
using PeerSupport.TrainingTracking.Runs;
using PeerSupport.TrainingTracking.Trainers;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<CourseRun> PlanRun(PlanRunRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var course = await tx.Maybe<CourseRow>(CourseRow.LoadInTurn, CourseName.Parse(request.Course)) ?? throw Refusal.NotFound(request.Course);
            // who began the course before it was changed is still to be taught what was promised
            const string promised = "select distinct unnest(modules) from enrolments where provider = @Provider and course_id = @CourseId";
            var modules = await tx.Many<string>(promised, course);
            var sessions = RunRules.Plan([.. request.Sessions.Select(session => new Session(session.Day.ToDay(), session.Module))], [.. course.Modules, .. modules], tx.Now.DayIn(Certificate.Zone));
            var establishment = EstablishmentName.Parse(request.Establishment);

            // no list of prisons is kept here: a provider works where people apply with it
            const string applied = """
                select exists (
                  select from candidates
                  where provider = @Provider and application like 'establishments/' || @establishment || '/%' and scheme = any (@Schemes))
                """;
            RunRules.RequireSomebody(await tx.One<bool>(applied, new { course.Provider, establishment, course.Schemes }));
            var trainers = await TrainerRow.Chosen(tx, course.Provider, request.Trainers);

            const string write = $"""
                insert into runs ({RunRow.Columns})
                values (@establishment, @id, @Provider, @CourseId, @DisplayName, @Schemes, @days, @modules, @firstDay, @lastDay, @trainers, @vettedUntil,
                  'PLANNED', null, null, null, null, @version)
                returning {RunRow.Columns}
                """;
            var row = await tx.One<RunRow>(write, new
            {
                establishment,
                id = Ids.Short(),
                course.Provider,
                course.CourseId,
                course.DisplayName,
                course.Schemes,
                days = sessions.Select(session => session.Day).ToArray(),
                modules = sessions.Select(session => session.Module).ToArray(),
                firstDay = sessions[0].Day,
                lastDay = sessions[^1].Day,
                trainers = trainers.Select(trainer => trainer.TrainerId).ToArray(),
                vettedUntil = TrainerRow.LastDay(trainers),
                version = Versions.Next(0, tx.Now),
            });
            if (request.Rebooks.Length > 0)
            {
                await Rebook(tx, request.Rebooks, row);
            }

            tx.Emit(row.ToChanged());
            return row.ToProto();
        });

    private static async Task Rebook(Tx tx, string name, RunRow by)
    {
        const string load = $"{RunRow.Load} for update";
        var lost = await tx.Maybe<RunRow>(load, RunName.Parse(name)) ?? throw Refusal.NotFound(name);
        if (lost.Course != by.Course || lost.Establishment != by.Establishment)
        {
            throw Refusal.Invalid(("rebooks", "is a run of another course, or at another establishment"));
        }

        RunRules.Rebook(lost.State, lost.RebookedAs);

        const string write = $"""
            update runs
            set rebooked_as = @name, version = @version
            where establishment = @Establishment and run_id = @RunId
            returning {RunRow.Columns}
            """;
        lost = await tx.One<RunRow>(write, new { lost.Establishment, lost.RunId, name = by.Name, version = Versions.Next(lost.Version, tx.Now) });
        tx.Emit(lost.ToChanged());
    }
}
