using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<ListCheckInsResponse> ListCheckIns(ListCheckInsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {CheckInRow.Columns}
                from check_ins
                where establishment = @establishment and (answer is null or answer = 'OFFERED')
                  and exists (select from appointments a where a.establishment = check_ins.establishment and a.appointment_id = check_ins.appointment_id and a.state <> 'ENDED')
                  and (opened_at, check_in_id) > (@after, @afterId)
                order by opened_at, check_in_id
                limit @limit
                """;
            var size = PageToken.Size(request.PageSize);
            var last = PageToken.Read(request);
            var rows = await tx.Many<CheckInRow>(load, new
            {
                establishment = Names.IdOf(request.Parent),
                after = PageToken.Instant(last?[0]),
                afterId = last?[1] ?? "",
                limit = size + 1,
            });
            return new ListCheckInsResponse
            {
                CheckIns = { rows.Take(size).Select(row => row.ToProto()) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{rows[size - 1].OpenedAt:O}", rows[size - 1].CheckInId) : "",
            };
        });
}
