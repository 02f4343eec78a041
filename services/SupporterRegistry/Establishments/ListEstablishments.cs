using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<ListEstablishmentsResponse> ListEstablishments(ListEstablishmentsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {EstablishmentRow.Columns}
                from establishments
                where code > @after
                order by code
                limit @limit
                """;
            var size = PageToken.Size(request.PageSize);
            var after = PageToken.Read(request)?[0] ?? "";
            var rows = await tx.Many<EstablishmentRow>(load, new { after, limit = size + 1 });
            return new ListEstablishmentsResponse
            {
                Establishments = { rows.Take(size).Select(row => row.ToProto()) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, rows[size - 1].Code) : "",
            };
        });
}
