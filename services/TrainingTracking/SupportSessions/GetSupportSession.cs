using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.SupportSessions;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<SupportSession> GetSupportSession(GetSupportSessionRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            var row = await tx.Maybe<SupportSessionRow>(SupportSessionRow.Load, SupportSessionName.Parse(request.Name)) ?? throw Refusal.NotFound(request.Name);
            return row.ToProto();
        });
}
