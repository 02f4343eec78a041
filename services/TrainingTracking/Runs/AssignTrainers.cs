using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Runs;
using PeerSupport.TrainingTracking.Trainers;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<CourseRun> AssignTrainers(AssignTrainersRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            const string load = $"{RunRow.Load} for update";
            var row = await tx.Maybe<RunRow>(load, RunName.Parse(request.Name)) ?? throw Refusal.NotFound(request.Name);
            Etag.Require(request.Etag, row.Version);
            RunRules.ChangeTrainers(row.State);
            var trainers = await TrainerRow.Chosen(tx, row.Provider, request.Trainers);

            const string write = $"""
                update runs
                set trainers = @trainers, vetted_until = @vettedUntil, version = @version
                where establishment = @Establishment and run_id = @RunId
                returning {RunRow.Columns}
                """;
            row = await tx.One<RunRow>(write, new
            {
                row.Establishment,
                row.RunId,
                trainers = trainers.Select(trainer => trainer.TrainerId).ToArray(),
                vettedUntil = TrainerRow.LastDay(trainers),
                version = Versions.Next(row.Version, tx.Now),
            });
            tx.Emit(row.ToChanged());
            return row.ToProto();
        });
}
