using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<Certification> CorrectCertification(CorrectCertificationRequest request, ServerCallContext context)
    {
        var decider = CallState.Of(context).Caller.RequireUser();
        return db.Write(request, context, async tx =>
        {
            const string load = $"{CertificationRow.Load} for update";
            var row = await tx.Maybe<CertificationRow>(load, CertificationName.Parse(request.Name)) ?? throw Refusal.NotFound(request.Name);
            Etag.Require(request.Etag, row.Version);
            var today = tx.Now.DayIn(Certificate.Zone);

            Certificate.Correct(row.State, row.ValidUntil, today);
            var days = Certificate.Award(request.ValidFrom.ToDay(), await Issuing.Months(tx, row), today);
            return (await Issuing.Correct(tx, row, days, decider)).ToProto();
        });
    }
}
