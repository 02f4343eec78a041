using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<ListZonesResponse> ListZones(ListZonesRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {ZoneRow.Columns}
                from zones
                where establishment = @establishment and zone_id > @after
                order by zone_id
                limit @limit
                """;
            var size = PageToken.Size(request.PageSize);
            var after = PageToken.Read(request)?[0] ?? "";
            var rows = await tx.Many<ZoneRow>(load, new { establishment = Names.IdOf(request.Parent), after, limit = size + 1 });
            return new ListZonesResponse
            {
                Zones = { rows.Take(size).Select(row => row.ToProto()) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, rows[size - 1].ZoneId) : "",
            };
        });
}
