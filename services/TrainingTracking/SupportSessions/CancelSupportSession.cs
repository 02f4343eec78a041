using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.SupportSessions;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<SupportSession> CancelSupportSession(CancelSupportSessionRequest request, ServerCallContext context)
    {
        CallState.Of(context).Caller.RequireUser();
        return db.Write(request, context, async tx =>
        {
            const string load = $"{SupportSessionRow.Load} for update";
            var row = await tx.Maybe<SupportSessionRow>(load, SupportSessionName.Parse(request.Name)) ?? throw Refusal.NotFound(request.Name);
            Etag.Require(request.Etag, row.Version);

            var by = SideOf(tx);
            SupervisionRules.Cancel(row.State, by, request.Reason);

            const string write = $"""
                update support_sessions
                set state = 'CANCELLED', cancelled_by = @by, cancel_reason = @reason, cancelled_at = @Now, version = @version
                where establishment = @Establishment and session_id = @SessionId
                returning {SupportSessionRow.Columns}
                """;
            row = await tx.One<SupportSessionRow>(write, new
            {
                row.Establishment,
                row.SessionId,
                by = ProtoName.Of(by),
                reason = ProtoName.Of(request.Reason),
                tx.Now,
                version = Versions.Next(row.Version, tx.Now),
            });
            tx.Emit(row.ToChanged());
            return row.ToProto();
        });
    }
}
