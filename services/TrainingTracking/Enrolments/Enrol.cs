using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Candidates;
using PeerSupport.TrainingTracking.Courses;
using PeerSupport.TrainingTracking.Enrolments;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<Enrolment> Enrol(EnrolRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var course = await tx.Maybe<CourseRow>(CourseRow.LoadInTurn, CourseName.Parse(request.Parent)) ?? throw Refusal.NotFound(request.Parent);

            const string loadEnrolment = $"""
                select {EnrolmentRow.Columns}
                from enrolments
                where provider = @Provider and course_id = @CourseId and person = @Person
                """;
            if (await tx.Maybe<EnrolmentRow>(loadEnrolment, new { course.Provider, course.CourseId, request.Person }) is { } enrolled)
            {
                throw EnrolmentRules.AlreadyEnrolled(enrolled.Name);
            }

            // of several applications the one that waits goes before one in training already
            const string loadCandidate = $"""
                select {CandidateRow.Columns}
                from candidates
                where provider = @Provider and person = @Person and scheme = any (@Schemes)
                  and {CandidateRow.Open}
                order by state, application
                limit 1
                """;
            var candidate = await tx.Maybe<CandidateRow>(loadCandidate, new { course.Provider, request.Person, course.Schemes })
                ?? throw EnrolmentRules.NotACandidate(request.Person);

            const string write = $"""
                insert into enrolments ({EnrolmentRow.Columns})
                values (@Provider, @EnrolmentId, @CourseId, @Person, @Application, null, null, null, @Version)
                returning {EnrolmentRow.Columns}
                """;
            var row = await tx.One<EnrolmentRow>(write, new
            {
                course.Provider,
                EnrolmentId = Ids.Short(),
                course.CourseId,
                request.Person,
                candidate.Application,
                Version = Versions.Next(0, tx.Now),
            });
            tx.Emit(row.ToChanged());
            return row.ToProto();
        });
}
