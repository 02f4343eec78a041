using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;
using PeerSupport.TrainingTracking.Runs;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<CourseRun> HoldRun(HoldRunRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            const string load = $"{RunRow.Load} for update";
            var row = await tx.Maybe<RunRow>(load, RunName.Parse(request.Name)) ?? throw Refusal.NotFound(request.Name);
            Etag.Require(request.Etag, row.Version);

            RunRules.Hold(row.State, row.LastDay, tx.Now.DayIn(Certificate.Zone));

            const string write = $"""
                update runs
                set state = 'HELD', version = @version
                where establishment = @Establishment and run_id = @RunId
                returning {RunRow.Columns}
                """;
            row = await tx.One<RunRow>(write, new { row.Establishment, row.RunId, version = Versions.Next(row.Version, tx.Now) });
            tx.Emit(row.ToChanged());
            return row.ToProto();
        });
}
