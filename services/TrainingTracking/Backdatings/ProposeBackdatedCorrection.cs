using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Backdatings;
using PeerSupport.TrainingTracking.Certifications;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<Backdating> ProposeBackdatedCorrection(ProposeBackdatedCorrectionRequest request, ServerCallContext context)
    {
        var proposer = CallState.Of(context).Caller.RequireUser();
        return db.Write(request, context, async tx =>
        {
            var row = await tx.Maybe<CertificationRow>(CertificationRow.Load, CertificationName.Parse(request.Certification)) ?? throw Refusal.NotFound(request.Certification);
            var today = tx.Now.DayIn(Certificate.Zone);
            Certificate.Correct(row.State, row.ValidUntil, today);
            Certificate.ByTwo(request.ValidFrom.ToDay(), months: 1, today);
            return await Proposing.Propose(tx, row.Provider, null, row.CertificationId, request.ValidFrom.ToDay(), proposer);
        });
    }
}
