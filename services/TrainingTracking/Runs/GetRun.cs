using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Runs;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<CourseRun> GetRun(GetRunRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            var row = await tx.Maybe<RunRow>(RunRow.Load, RunName.Parse(request.Name)) ?? throw Refusal.NotFound(request.Name);
            return row.ToProto();
        });
}
