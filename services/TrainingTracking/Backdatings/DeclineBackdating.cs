using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Backdatings;
using PeerSupport.TrainingTracking.Certifications;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<Backdating> DeclineBackdating(DeclineBackdatingRequest request, ServerCallContext context)
    {
        var decider = CallState.Of(context).Caller.RequireUser();
        return db.Write(request, context, async tx =>
        {
            const string load = $"{BackdatingRow.Load} where b.provider = @Provider and b.backdating_id = @BackdatingId for update of b";
            var row = await tx.Maybe<BackdatingRow>(load, BackdatingName.Parse(request.Name)) ?? throw Refusal.NotFound(request.Name);
            Etag.Require(request.Etag, row.Version);
            var state = Certificate.Decline(row.State, row.ProposedBy, decider);

            const string write = """
                update backdatings
                set state = @state, declined_by = @decider, declined_at = @Now, version = @version
                where provider = @Provider and backdating_id = @BackdatingId
                """;
            var version = Versions.Next(row.Version, tx.Now);
            await tx.Execute(write, new { row.Provider, row.BackdatingId, state = ProtoName.Of(state), decider, tx.Now, version });
            return (row with { State = state, Version = version }).ToProto();
        });
    }
}
