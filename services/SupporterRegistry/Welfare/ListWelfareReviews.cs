using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<ListWelfareReviewsResponse> ListWelfareReviews(ListWelfareReviewsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {WelfareReviewRow.Columns}
                from welfare_reviews
                where establishment = @establishment and state <> 'CLOSED'
                  and (due_at, review_id) > (@after, @afterId)
                order by due_at, review_id
                limit @limit
                """;
            var size = PageToken.Size(request.PageSize);
            var last = PageToken.Read(request);
            var rows = await tx.Many<WelfareReviewRow>(load, new
            {
                establishment = Names.IdOf(request.Parent),
                after = PageToken.Instant(last?[0]),
                afterId = last?[1] ?? "",
                limit = size + 1,
            });
            return new ListWelfareReviewsResponse
            {
                WelfareReviews = { rows.Take(size).Select(row => row.ToProto()) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{rows[size - 1].DueAt:O}", rows[size - 1].ReviewId) : "",
            };
        });
}
