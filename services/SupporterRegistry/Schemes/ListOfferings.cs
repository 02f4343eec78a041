using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<ListOfferingsResponse> ListOfferings(ListOfferingsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {OfferingRow.Columns}
                from offerings o join schemes s using (scheme_id)
                where o.establishment = @establishment and o.scheme_id > @after
                order by o.scheme_id
                limit @limit
                """;
            var size = PageToken.Size(request.PageSize);
            var after = PageToken.Read(request)?[0] ?? "";
            var rows = await tx.Many<OfferingRow>(load, new { establishment = Names.IdOf(request.Parent), after, limit = size + 1 });
            return new ListOfferingsResponse
            {
                Offerings = { rows.Take(size).Select(row => row.ToProto()) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, rows[size - 1].SchemeId) : "",
            };
        });
}
