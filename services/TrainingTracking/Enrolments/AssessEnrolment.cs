using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Deliveries;
using PeerSupport.TrainingTracking.Enrolments;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<Progress> AssessEnrolment(AssessEnrolmentRequest request, ServerCallContext context)
    {
        var assessor = CallState.Of(context).Caller.RequireUser();
        return db.Write(request, context, async tx =>
        {
            var (course, row) = await EnrolmentInTurn(tx, request.Name);
            const string latest = "select coalesce(max(version), 0) from assessments where provider = @Provider and enrolment_id = @EnrolmentId";
            var previous = await tx.One<long>(latest, new { row.Provider, row.EnrolmentId });

            const string write = """
                insert into assessments (provider, enrolment_id, outcome, assessed_by, version)
                values (@Provider, @EnrolmentId, @outcome, @assessor, @version)
                """;
            await tx.Execute(write, new { row.Provider, row.EnrolmentId, outcome = ProtoName.Of(request.Outcome), assessor, version = Versions.Next(previous, tx.Now) });
            await Completing.Recorded(tx, row.Provider, row.EnrolmentId);
            return CourseProgress.ToProto(course, row, await Progressed.Of(tx, row.Provider, row.EnrolmentId));
        });
    }
}
