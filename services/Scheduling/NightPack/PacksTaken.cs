using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

/// <summary>Which zones have their pack of a night on paper.</summary>
internal static class PacksTaken
{
    private const string Every = "-";

    /// <summary>The zones that a name stands for: one, or all there are, because somebody lives in each. None is NOT_FOUND.</summary>
    public static async Task<IReadOnlyList<string>> ZonesOf(Tx tx, string name)
    {
        const string load = "select zone from zones where establishment = @establishment and (zone = @id or @id = @Every) order by zone";
        return await tx.Many<string>(load, new { establishment = Names.EstablishmentOf(name), id = Names.IdOf(name), Every }) is { Count: > 0 } zones ? zones : throw Refusal.NotFound(name);
    }

    /// <summary>Somebody has them now. With the last that was missing he has taken on the alarm about them.</summary>
    public static async Task Keep(Tx tx, string establishment, DateOnly night, IReadOnlyList<string> zones)
    {
        const string missed = "select zone from night_packs where establishment = @establishment and night = @night and zone = any (@taken) and taken_at is null";
        const string keep = """
            insert into night_packs (establishment, night, zone, taken_at, taken_by)
            select @establishment, @night, zone, @Now, @User
            from unnest(@taken) as t (zone)
            on conflict (establishment, night, zone) do update
            set taken_at = excluded.taken_at, taken_by = excluded.taken_by
            """;
        var taken = zones.ToArray();
        foreach (var zone in taken)
        {
            tx.Audit("print night pack", Names.Zone(establishment, zone));
        }

        var found = await tx.Many<string>(missed, new { establishment, night, taken });
        await tx.Execute(keep, new { establishment, night, taken, tx.Now, tx.Caller.User });
        if (found.Count > 0)
        {
            await Found(tx, establishment, night);
        }
    }

    private static async Task Found(Tx tx, string establishment, DateOnly night)
    {
        const string change = $"""
            update night_pack_alarms
            set version = greatest(version + 1, @version)
            where establishment = @establishment and night = @night
            returning {AlarmRow.OfPacks}
            """;
        if (await tx.Maybe<AlarmRow>(change, new { establishment, night, version = Versions.Next(0, tx.Now) }) is not { } alarm)
        {
            return;
        }

        if (alarm is { Zones: [], AcknowledgedAt: null } && tx.Caller.User is { } by)
        {
            await alarm.TakenOn(tx, by);
            return;
        }

        if (alarm.IsSettled(tx.Now))
        {
            tx.Cancel(TimerKinds.Climb, alarm.AlarmId);
        }

        alarm.Tell(tx);
    }
}
