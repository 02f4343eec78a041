using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Backdatings;
using PeerSupport.TrainingTracking.Certifications;
using PeerSupport.TrainingTracking.Enrolments;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<Backdating> ProposeBackdatedAward(ProposeBackdatedAwardRequest request, ServerCallContext context)
    {
        var proposer = CallState.Of(context).Caller.RequireUser();
        return db.Write(request, context, async tx =>
        {
            var row = await tx.Maybe<EnrolmentRow>(EnrolmentRow.Load, EnrolmentName.Parse(request.Enrolment).Key) ?? throw Refusal.NotFound(request.Enrolment);
            Certificate.ByTwo(request.ValidFrom.ToDay(), months: 1, tx.Now.DayIn(Certificate.Zone));
            return await Proposing.Propose(tx, row.Provider, row.EnrolmentId, null, request.ValidFrom.ToDay(), proposer);
        });
    }
}
