using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<ListHoldsResponse> ListHolds(ListHoldsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {HoldRow.Columns}
                from holds h
                where h.establishment = @establishment
                  and (@includeOver or (h.released_at is null
                    and h.until >= (select (@Now at time zone e.time_zone)::date from establishments e where e.code = @establishment)))
                  and (h.until, h.hold_id) > (@after, @afterId)
                order by h.until, h.hold_id
                limit @limit
                """;
            var size = PageToken.Size(request.PageSize);
            var last = PageToken.Read(request);
            var rows = await tx.Many<HoldRow>(load, new
            {
                establishment = Names.IdOf(request.Parent),
                includeOver = request.IncludeOver,
                tx.Now,
                after = PageToken.Day(last?[0]),
                afterId = last?[1] ?? "",
                limit = size + 1,
            });
            return new ListHoldsResponse
            {
                Holds = { rows.Take(size).Select(row => row.ToProto(tx.Now)) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{rows[size - 1].Until:O}", rows[size - 1].HoldId) : "",
            };
        });
}
