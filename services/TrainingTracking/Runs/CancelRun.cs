using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;
using PeerSupport.TrainingTracking.Runs;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<CourseRun> CancelRun(CancelRunRequest request, ServerCallContext context)
    {
        CallState.Of(context).Caller.RequireUser();
        return db.Write(request, context, async tx =>
        {
            const string load = $"{RunRow.Load} for update";
            var row = await tx.Maybe<RunRow>(load, RunName.Parse(request.Name)) ?? throw Refusal.NotFound(request.Name);
            Etag.Require(request.Etag, row.Version);

            var by = SideOf(tx);
            RunRules.Cancel(row.State, by, request.Reason);

            const string write = $"""
                update runs
                set state = 'CANCELLED', cancelled_by = @by, cancel_reason = @reason, cancelled_at = @Now, version = @version
                where establishment = @Establishment and run_id = @RunId
                returning {RunRow.Columns}
                """;
            row = await tx.One<RunRow>(write, new
            {
                row.Establishment,
                row.RunId,
                by = ProtoName.Of(by),
                reason = ProtoName.Of(request.Reason),
                tx.Now,
                version = Versions.Next(row.Version, tx.Now),
            });
            tx.Emit(row.ToChanged());
            tx.Emit(new CourseRunCancelled
            {
                Id = Ids.Random().ToString(),
                Establishment = $"establishments/{row.Establishment}",
                Provider = $"providers/{row.Provider}",
                Schemes = { row.Schemes },
                CancelledBy = by,
                Reason = request.Reason,
                FirstDay = row.FirstDay.ToProto(),
                CancelledOn = tx.Now.DayIn(Certificate.Zone).ToProto(),
            });
            return row.ToProto();
        });
    }

    /// <summary>Whose rows the token opens says on which side the caller stands.</summary>
    private static RunSide SideOf(Tx tx) => tx.Scope.Kind is ScopeKind.Tenant ? RunSide.Prison : RunSide.Provider;
}
