using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<Certification> GetCertification(GetCertificationRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            var row = await tx.Maybe<CertificationRow>(CertificationRow.Load, CertificationName.Parse(request.Name)) ?? throw Refusal.NotFound(request.Name);
            return row.ToProto();
        });
}
