using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal static class OpenAlarms
{
    /// <summary>Opens an alarm at the wing, unless the request has one of this kind already, and lets it climb.</summary>
    public static async Task Open(Tx tx, RequestRow row, AlarmKind kind)
    {
        const string open = $"""
            insert into alarms (establishment, alarm_id, request_id, zone, kind, level, opened_at, level_since, version)
            values (@Establishment, @id, @RequestId, @Zone, @word, 'WING', @Now, @Now, @version)
            on conflict (establishment, request_id, kind) do nothing
            returning {AlarmRow.Columns}
            """;
        var id = Ids.Short();
        if (await tx.Maybe<AlarmRow>(open, new { row.Establishment, id, row.RequestId, row.Zone, word = ProtoName.Of(kind), tx.Now, version = Versions.Next(0, tx.Now) }) is { } alarm)
        {
            alarm.Tell(tx);
            var offering = await OfferingRow.Require(tx, row.Establishment, row.Scheme);
            tx.Schedule(TimerKinds.Climb, id, tx.Now + offering.ClimbEvery);
        }
    }
}
