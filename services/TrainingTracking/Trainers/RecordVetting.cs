using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;
using PeerSupport.TrainingTracking.Trainers;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<Trainer> RecordVetting(RecordVettingRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            const string load = $"{TrainerRow.Load} for update";
            var row = await tx.Maybe<TrainerRow>(load, TrainerName.Parse(request.Name)) ?? throw Refusal.NotFound(request.Name);
            Etag.Require(request.Etag, row.Version);
            var today = tx.Now.DayIn(Certificate.Zone);

            const string write = $"""
                update trainers
                set vetted_until = @until, version = @version
                where provider = @Provider and trainer_id = @TrainerId
                returning {TrainerRow.Columns}
                """;
            row = await tx.One<TrainerRow>(write, new
            {
                row.Provider,
                row.TrainerId,
                until = Vetting.Until(request.VettedUntil.ToDay(), today),
                version = Versions.Next(row.Version, tx.Now),
            });

            // what is lost without this trainer, or saved by him, is seen at once on both sides
            const string runs = """
                update runs r
                set vetted_until = (select max(t.vetted_until) from trainers t where t.provider = r.provider and t.trainer_id = any (r.trainers)),
                  version = greatest(version + 1, @version)
                where provider = @Provider and state = 'PLANNED' and @TrainerId = any (trainers)
                """;
            await tx.Execute(runs, new { row.Provider, row.TrainerId, version = Versions.Next(0, tx.Now) });
            return row.ToProto(today);
        }, TrainerRow.Reread);
}
