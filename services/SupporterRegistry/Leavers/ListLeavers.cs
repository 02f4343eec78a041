using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    private const int UsualLeaverDays = 90;

    public override Task<ListLeaversResponse> ListLeavers(ListLeaversRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string zone = "select time_zone from establishments where code = @establishment";
            const string load = $"""
                select * from ({LeaverRow.Leaving}) leaving
                where (first_on, appointment_id) > (@after, @afterId)
                order by first_on, appointment_id
                limit @limit
                """;
            const string count = $"""
                select {LeaverShareRow.Columns}
                from ({LeaverRow.Leaving}) leaving
                group by establishment, scheme_id, zone_id
                order by scheme_id, zone_id
                """;
            var size = PageToken.Size(request.PageSize);
            var last = PageToken.Read(request);
            var establishment = Names.IdOf(request.Parent);
            var today = tx.Now.DayIn(await tx.Maybe<string>(zone, new { establishment }) ?? "UTC");
            var args = new
            {
                establishment,
                today,
                until = today.AddDays(request.Days == 0 ? UsualLeaverDays : request.Days),
                after = PageToken.Day(last?[0]),
                afterId = last?[1] ?? "",
                limit = size + 1,
            };
            var rows = await tx.Many<LeaverRow>(load, args);
            return new ListLeaversResponse
            {
                Leavers = { rows.Take(size).Select(row => row.ToProto()) },
                Shares = { (await tx.Many<LeaverShareRow>(count, args)).Select(share => share.ToProto()) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{rows[size - 1].FirstOn:O}", rows[size - 1].AppointmentId) : "",
            };
        });
}
