using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Backdatings;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<ListBackdatingsResponse> ListBackdatings(ListBackdatingsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                {BackdatingRow.Load}
                where b.provider = @provider
                  and (@state::text is null or b.state = @state)
                  and b.backdating_id > @after
                order by b.backdating_id
                limit @limit
                """;
            var size = PageToken.Size(request.PageSize);
            var rows = await tx.Many<BackdatingRow>(load, new
            {
                provider = ProviderName.Parse(request.Parent),
                state = ProtoName.OfGiven(request.State),
                after = PageToken.Read(request)?[0] ?? "",
                limit = size + 1,
            });
            return new ListBackdatingsResponse
            {
                Backdatings = { rows.Take(size).Select(row => row.ToProto()) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, rows[size - 1].BackdatingId) : "",
            };
        });
}
