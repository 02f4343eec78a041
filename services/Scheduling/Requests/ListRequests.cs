using System.Globalization;
using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<ListRequestsResponse> ListRequests(ListRequestsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string board = $"""
                select {RequestRow.Columns} from requests
                where establishment = @establishment
                  and closed_at is null
                  and (@zone = '' or 'establishments/' || establishment || '/zones/' || zone = @zone)
                  and (recorded_at, request_id) > (@afterTime, @afterId)
                order by recorded_at, request_id
                limit @limit
                """;
            const string morningList = $"""
                select {RequestRow.Columns} from requests
                where establishment = @establishment
                  and follow_up_at is not null and asked_again_at is null
                  and (@zone = '' or 'establishments/' || establishment || '/zones/' || zone = @zone)
                  and (recorded_at, request_id) > (@afterTime, @afterId)
                order by recorded_at, request_id
                limit @limit
                """;
            var establishment = Names.EstablishmentOf(request.Parent);
            var size = PageToken.Size(request.PageSize);
            var after = PageToken.Read(request);
            var rows = await tx.Many<RequestRow>(request.View is RequestView.FollowUp ? morningList : board, new
            {
                establishment,
                zone = request.Zone,
                afterTime = after is null ? DateTimeOffset.UnixEpoch : DateTimeOffset.Parse(after[0], CultureInfo.InvariantCulture),
                afterId = after?[1] ?? "",
                limit = size + 1,
            });
            var page = rows.Take(size).ToList();
            var offers = await OfferRow.Of(tx, establishment, [.. page.Select(row => row.RequestId)]);
            return new ListRequestsResponse
            {
                Requests = { page.Select(row => row.ToProto(offers)) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{page[^1].RecordedAt:O}", page[^1].RequestId) : "",
            };
        });
}
