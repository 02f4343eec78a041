using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<ListOverdueReviewsResponse> ListOverdueReviews(ListOverdueReviewsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {SuspensionRow.Columns}
                from suspensions
                where establishment = @establishment
                  and state = 'IN_FORCE'
                  and review_by < (select (@Now at time zone e.time_zone)::date from establishments e where e.code = @establishment)
                  and (review_by, suspension_id) > (@after, @afterId)
                order by review_by, suspension_id
                limit @limit
                """;
            var size = PageToken.Size(request.PageSize);
            var last = PageToken.Read(request);
            var rows = await tx.Many<SuspensionRow>(load, new
            {
                establishment = Names.IdOf(request.Parent),
                tx.Now,
                after = PageToken.Day(last?[0]),
                afterId = last?[1] ?? "",
                limit = size + 1,
            });
            return new ListOverdueReviewsResponse
            {
                Reviews = { rows.Take(size).Select(Overdue) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{rows[size - 1].ReviewBy:O}", rows[size - 1].SuspensionId) : "",
            };

            OverdueReview Overdue(SuspensionRow row) => new()
            {
                Establishment = Names.Establishment(row.Establishment),
                Scheme = Names.Scheme(row.SchemeId),
                ReviewBy = row.ReviewBy.ToProto(),
                DaysOverdue = tx.Now.DayIn(row.TimeZone).DayNumber - row.ReviewBy.DayNumber,
            };
        });
}
