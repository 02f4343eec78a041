using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<ListServiceRecordsResponse> ListServiceRecords(ListServiceRecordsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {ServiceRecordRow.Columns}
                from service_records
                where establishment = @establishment
                  and (issued_at, record_id) > (@after, @afterId)
                order by issued_at, record_id
                limit @limit
                """;
            var size = PageToken.Size(request.PageSize);
            var last = PageToken.Read(request);
            var rows = await tx.Many<ServiceRecordRow>(load, new
            {
                establishment = Names.IdOf(request.Parent),
                after = PageToken.Instant(last?[0]),
                afterId = last?[1] ?? "",
                limit = size + 1,
            });
            return new ListServiceRecordsResponse
            {
                ServiceRecords = { rows.Take(size).Select(row => row.ToProto()) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{rows[size - 1].IssuedAt:O}", rows[size - 1].RecordId) : "",
            };
        });
}
