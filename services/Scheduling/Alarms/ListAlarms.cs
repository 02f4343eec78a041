using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<ListAlarmsResponse> ListAlarms(ListAlarmsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            var page = await Alarms(tx, request.Parent, request.IncludeAcknowledged, PageToken.Read(request), PageToken.Size(request.PageSize));
            var feed = await KeepApartAge.Of(tx, copyAge);
            return new ListAlarmsResponse
            {
                Alarms = { page.Rows },
                NextPageToken = page.Next is { } next ? PageToken.Next(request, next) : "",
                FeedAge = feed.Age?.ToDuration(),
                ByHandOnly = feed.ByHandOnly,
            };
        });

    private static async Task<Listed<Alarm>> Alarms(Tx tx, string parent, bool all, string[]? after, int size)
    {
        var list = $"""
            select {AlarmRow.Columns} from {AlarmRow.All}
            where establishment = @establishment
              and (acknowledged_at is null or @all)
              and kind <> all (@unseen)
              and (opened_at, alarm_id) > (@afterTime, @afterId)
            order by opened_at, alarm_id
            limit @limit
            """;
        var rows = await tx.Many<AlarmRow>(list, new
        {
            establishment = Names.EstablishmentOf(parent),
            all,
            unseen = AlarmRules.Unseen(tx.Caller.Roles),
            afterTime = PageToken.Instant(after?[0]),
            afterId = after?[1] ?? "",
            limit = size + 1,
        });
        return new([.. rows.Take(size).Select(row => row.ToProto())], rows.Count > size ? [$"{rows[size - 1].OpenedAt:O}", rows[size - 1].AlarmId] : null);
    }
}
