using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<ListConcernsResponse> ListConcerns(ListConcernsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string list = $"""
                select {ConcernRow.Columns}
                from concerns
                where establishment = @establishment
                  and (acknowledged_at is null or @IncludeAcknowledged)
                  and (passed_at, concern_id) > (@after, @afterId)
                order by passed_at, concern_id
                limit @limit
                """;
            var (size, last) = (PageToken.Size(request.PageSize), PageToken.Read(request));
            var rows = await tx.Many<ConcernRow>(list, new
            {
                establishment = Names.EstablishmentOf(request.Parent),
                request.IncludeAcknowledged,
                after = PageToken.Instant(last?[0]),
                afterId = last?[1] ?? "",
                limit = size + 1,
            });
            return new ListConcernsResponse
            {
                Concerns = { rows.Take(size).Select(row => row.ToProto()) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{rows[size - 1].PassedAt:O}", rows[size - 1].ConcernId) : "",
            };
        });
}
