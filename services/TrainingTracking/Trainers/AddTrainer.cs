using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;
using PeerSupport.TrainingTracking.Trainers;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<Trainer> AddTrainer(AddTrainerRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var today = tx.Now.DayIn(Certificate.Zone);

            const string write = $"""
                insert into trainers ({TrainerRow.Columns})
                values (@provider, @id, @DisplayName, @until, @version)
                returning {TrainerRow.Columns}
                """;
            var row = await tx.One<TrainerRow>(write, new
            {
                provider = ProviderName.Parse(request.Parent),
                id = Ids.Short(),
                request.DisplayName,
                until = Vetting.Until(request.VettedUntil.ToDay(), today),
                version = Versions.Next(0, tx.Now),
            });
            return row.ToProto(today);
        }, TrainerRow.Reread);
}
