using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<ListSuspensionsResponse> ListSuspensions(ListSuspensionsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {SuspensionRow.Columns}
                from suspensions
                where establishment = @establishment
                  and (@includeOver or state = 'IN_FORCE' or appeal = 'OPEN')
                  and (review_by, suspension_id) > (@after, @afterId)
                order by review_by, suspension_id
                limit @limit
                """;
            var size = PageToken.Size(request.PageSize);
            var last = PageToken.Read(request);
            var rows = await tx.Many<SuspensionRow>(load, new
            {
                establishment = Names.IdOf(request.Parent),
                includeOver = request.IncludeOver,
                after = PageToken.Day(last?[0]),
                afterId = last?[1] ?? "",
                limit = size + 1,
            });
            return new ListSuspensionsResponse
            {
                Suspensions = { rows.Take(size).Select(row => row.ToProto(tx.Now)) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{rows[size - 1].ReviewBy:O}", rows[size - 1].SuspensionId) : "",
            };
        });
}
