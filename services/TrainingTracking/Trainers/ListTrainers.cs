using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;
using PeerSupport.TrainingTracking.Trainers;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<ListTrainersResponse> ListTrainers(ListTrainersRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {TrainerRow.Columns}
                from trainers
                where provider = @provider
                  and vetted_until between @first and @last
                  and (vetted_until, trainer_id) > (@after, @afterId)
                order by vetted_until, trainer_id
                limit @limit
                """;
            var today = tx.Now.DayIn(Certificate.Zone);
            var (first, last) = Vetting.Days(request.State, today);
            var size = PageToken.Size(request.PageSize);
            var page = PageToken.Read(request);
            var rows = await tx.Many<TrainerRow>(load, new
            {
                provider = ProviderName.Parse(request.Parent),
                first,
                last,
                after = PageToken.Day(page?[0]),
                afterId = page?[1] ?? "",
                limit = size + 1,
            });
            return new ListTrainersResponse
            {
                Trainers = { rows.Take(size).Select(row => row.ToProto(today)) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{rows[size - 1].VettedUntil:O}", rows[size - 1].TrainerId) : "",
            };
        });
}
