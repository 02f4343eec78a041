using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<ListSessionsResponse> ListSessions(ListSessionsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string list = $"""
                select {SessionRow.Columns}
                from partnership_sessions
                where establishment = @Establishment
                  and partnership_id = @PartnershipId
                  and (@before::date is null or day < @before)
                order by day desc
                limit @limit
                """;
            var (size, last, partnership) = (PageToken.Size(request.PageSize), PageToken.Read(request), await PartnershipRow.Load(tx, request.Parent));
            var before = last is null ? (DateOnly?)null : PageToken.Day(last[0]);
            var rows = await tx.Many<SessionRow>(list, new { partnership.Establishment, partnership.PartnershipId, before, limit = size + 1 });
            return new ListSessionsResponse
            {
                Sessions = { rows.Take(size).Select(row => row.ToProto()) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{rows[size - 1].Day:O}") : "",
            };
        });
}
