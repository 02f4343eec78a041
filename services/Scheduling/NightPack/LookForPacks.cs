using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

/// <summary>
/// The time of day by which the night packs have to be taken: those of the night that follows, or goes on, which nobody has, raise one alarm. A look that came
/// late, because nothing ran, is about the night it was meant for.
/// </summary>
internal sealed class LookForPacks(Db db) : ITimerHandler
{
    public const string Kind = "look-for-packs";

    /// <summary>The key of the one timer that an establishment has, if it says by when.</summary>
    private const string Key = "tonight";

    /// <summary>A regime as it is kept with the time by which packs have to be taken. The next look stays on its day, the first lies ahead.</summary>
    public static async Task<StoredRegime> Keep(Tx tx, StoredRegime before, StoredRegime regime, string text)
    {
        const string keep = "update regimes set night_pack_by = @by where establishment = @Establishment";
        const string waits = "select due_at from timers where tenant = @Establishment and kind = @Kind and key = @Key";
        var by = NightPackRules.By(regime.Bands, text);
        regime = regime with { NightPackBy = by };
        if (by == before.NightPackBy)
        {
            return regime;
        }

        await tx.Execute(keep, new { regime.Establishment, by });
        if (by is not { } time)
        {
            tx.Cancel(Kind, Key);
            return regime;
        }

        var pending = await tx.Many<DateTimeOffset?>(waits, new { regime.Establishment, Kind, Key });
        tx.Schedule(Kind, Key, NightPackRules.Next((await Prison.Of(tx)).Day, pending.FirstOrDefault(), time, tx.Now));
        return regime;
    }

    public Task Fire(DueTimer timer, CancellationToken cancel) => db.Fire(timer, async tx =>
    {
        var prison = await Prison.Of(tx);
        if ((await StoredRegime.Of(tx, prison.Code)).NightPackBy is not { } by)
        {
            return;
        }

        if (Night.Known(prison.Day, timer.DueAt) is { } night && night.Until > tx.Now)
        {
            await Look(tx, prison.Code, night);
        }

        tx.Schedule(Kind, Key, NightPackRules.After(prison.Day, timer.DueAt, by));
    }, cancel);

    /// <summary>What is missed is written where a pack that is taken would stand: of a look and whoever prints at the same time one waits for the other.</summary>
    private static async Task Look(Tx tx, string establishment, Night night)
    {
        const string missed = """
            insert into night_packs (establishment, night, zone)
            select establishment, @Date, zone
            from zones
            where establishment = @establishment
            order by zone
            on conflict do nothing
            returning zone
            """;
        const string open = $"""
            insert into night_pack_alarms (establishment, alarm_id, night, kind, since, ends_at, level, opened_at, level_since, version)
            values (@establishment, @id, @Date, 'NIGHT_PACK_NOT_TAKEN', @From, @Until, 'ORDERLY', @Now, @Now, @version)
            on conflict (establishment, night) do nothing
            returning {AlarmRow.OfPacks}
            """;
        if (await tx.Many<string>(missed, new { establishment, night.Date }) is [])
        {
            return;
        }

        if (await tx.Maybe<AlarmRow>(open, new { establishment, id = Ids.Short(), night.Date, night.From, night.Until, tx.Now, version = Versions.Next(0, tx.Now) }) is { } alarm)
        {
            alarm.Tell(tx);
            tx.Schedule(TimerKinds.Climb, alarm.AlarmId, tx.Now + GapRules.ClimbsAfter(night.From, tx.Now));
        }
    }
}
