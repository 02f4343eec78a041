using System.Globalization;
using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<ListAlarmsResponse> ListAlarms(ListAlarmsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string list = $"""
                select {AlarmRow.Columns} from alarms
                where establishment = @establishment
                  and (acknowledged_at is null or @all)
                  and (opened_at, alarm_id) > (@afterTime, @afterId)
                order by opened_at, alarm_id
                limit @limit
                """;
            var size = PageToken.Size(request.PageSize);
            var after = PageToken.Read(request);
            var rows = await tx.Many<AlarmRow>(list, new
            {
                establishment = Names.EstablishmentOf(request.Parent),
                all = request.IncludeAcknowledged,
                afterTime = after is null ? DateTimeOffset.UnixEpoch : DateTimeOffset.Parse(after[0], CultureInfo.InvariantCulture),
                afterId = after?[1] ?? "",
                limit = size + 1,
            });
            return new ListAlarmsResponse
            {
                Alarms = { rows.Take(size).Select(row => row.ToProto()) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{rows[size - 1].OpenedAt:O}", rows[size - 1].AlarmId) : "",
            };
        });
}
