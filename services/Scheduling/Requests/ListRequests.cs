using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<ListRequestsResponse> ListRequests(ListRequestsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            var page = await Board(tx, request.Parent, request.View, request.Zone, PageToken.Read(request), PageToken.Size(request.PageSize));
            var feed = await KeepApartAge.Of(tx, copyAge);
            return new ListRequestsResponse
            {
                Requests = { page.Rows },
                NextPageToken = page.Next is { } next ? PageToken.Next(request, next) : "",
                FeedAge = feed.Age?.ToDuration(),
                ByHandOnly = feed.ByHandOnly,
            };
        });

    private static async Task<Listed<Request>> Board(Tx tx, string parent, RequestView view, string zone, string[]? after, int size)
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
        await Zones.RequireAsked(tx, parent, zone);
        var establishment = Names.EstablishmentOf(parent);
        var rows = await tx.Many<RequestRow>(view is RequestView.FollowUp ? morningList : board, new
        {
            establishment,
            zone,
            afterTime = PageToken.Instant(after?[0]),
            afterId = after?[1] ?? "",
            limit = size + 1,
        });
        var page = rows.Take(size).ToList();
        var offers = await OfferRow.Of(tx, establishment, [.. page.Select(row => row.RequestId)]);
        return new([.. page.Select(row => row.ToProto(offers))], rows.Count > size ? [$"{page[^1].RecordedAt:O}", page[^1].RequestId] : null);
    }
}
