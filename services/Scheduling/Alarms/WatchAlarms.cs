using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task WatchAlarms(WatchAlarmsRequest request, IServerStreamWriter<WatchAlarmsResponse> responseStream, ServerCallContext context)
    {
        var feed = KeepApartAge.Unknown;
        var unseen = AlarmRules.Unseen(CallState.Of(context).Caller.Roles);
        return watching.Run(request, context, new Watch<Alarm>
        {
            Beside = async tx => feed = await KeepApartAge.Of(tx, copyAge),
            List = (tx, after) => Alarms(tx, request.Parent, all: false, after, PageToken.Size(0)),
            Reread = Reread,
            Shows = alarm => !unseen.Contains(ProtoName.Of(alarm.Kind)),
        }, news => responseStream.WriteAsync(new()
        {
            Alarms = { news.Rows },
            Removed = { news.Removed },
            Opening = news.Opening,
            ResumeToken = news.ResumeToken,
            FeedAge = feed.Age?.ToDuration(),
            ByHandOnly = feed.ByHandOnly,
        }));

        async Task<IReadOnlyList<Alarm>> Reread(Tx tx, string[] names)
        {
            var load = $"""
                select {AlarmRow.Columns} from {AlarmRow.All}
                where establishment = @establishment and alarm_id = any (@ids)
                order by opened_at, alarm_id
                """;
            var rows = await tx.Many<AlarmRow>(load, new { establishment = Names.EstablishmentOf(request.Parent), ids = names.Select(Names.IdOf).ToArray() });
            return [.. rows.Select(row => row.ToProto())];
        }
    }
}
