using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>
/// An establishment is looked at again and again: a gap in cover that is near raises an alarm, and one that was covered wakes nobody any more. Cover is lost
/// in many ways, some of which are nobody's act, such as a certificate that runs out: so it is looked for, and hangs on no event.
/// </summary>
internal sealed class LookForGaps(Db db, IConfiguration configuration) : ITimerHandler
{
    public const string Kind = "look-for-gaps";

    /// <summary>The key of the one timer that each establishment has.</summary>
    private const string Key = "ahead";

    private readonly TimeSpan _every = TimeSpan.FromSeconds(configuration.GetValue("Scheduling:LookForGapsSeconds", 300.0));

    /// <summary>From now on, unless it has begun: whoever changes an offering puts no look off.</summary>
    public async Task Begin(Tx tx)
    {
        const string waits = "select key from timers where tenant = @tenant and kind = @Kind";
        var tenant = tx.Scope.Value;
        if (await tx.Maybe<string>(waits, new { tenant, Kind }) is null)
        {
            tx.Schedule(Kind, Key, GapRules.NextLook(tenant, _every, tx.Now + _every));
        }
    }

    public Task Fire(DueTimer timer, CancellationToken cancel) => db.Fire(timer, async tx =>
    {
        foreach (var alarm in await Changed(tx, await Near(tx)))
        {
            alarm.Tell(tx);
            if (alarm.CoveredAt is null)
            {
                tx.Schedule(TimerKinds.Climb, alarm.AlarmId, tx.Now + GapRules.ClimbsAfter(alarm.Since!.Value, tx.Now));
            }
            else
            {
                tx.Cancel(TimerKinds.Climb, alarm.AlarmId);
            }
        }

        tx.Schedule(Kind, timer.Key, GapRules.NextLook(timer.Tenant, _every, tx.Now));
    }, cancel);

    private static async Task<List<Covering>> Near(Tx tx)
    {
        var prison = await Prison.Of(tx);
        var days = new DaysAsked(prison.Day.DayOf(tx.Now).AddDays(-1), prison.Day.DayOf(tx.Now + GapRules.Ahead)); // a night that runs now began yesterday
        return [.. (await GapsFound.Forecast(tx, prison, days)).Where(one => one.IsGap && GapRules.IsDue(one.Hours, tx.Now))];
    }

    /// <summary>Alarms that were opened, whose gap was covered, or is there again before anybody took them on.</summary>
    private static Task<List<AlarmRow>> Changed(Tx tx, IReadOnlyList<Covering> gaps)
    {
        const string write = $"""
            with gaps as (
              select *
              from unnest(@ids, @schemes, @zones, @dates, @bands, @sinces, @ends, @levels) as g (alarm_id, scheme, zone, date, band, since, ends_at, level)),
            covered as (
              update gap_alarms
              set covered_at = @Now, version = greatest(version + 1, @version)
              where establishment = @establishment and covered_at is null and ends_at > @Now
                and (scheme, zone, date, band) not in (select scheme, zone, date, band from gaps)
              returning {AlarmRow.OfGap}),
            again as (
              update gap_alarms
              set covered_at = null, version = greatest(version + 1, @version)
              where establishment = @establishment and covered_at is not null and acknowledged_at is null and ends_at > @Now
                and (scheme, zone, date, band) in (select scheme, zone, date, band from gaps)
              returning {AlarmRow.OfGap}),
            opened as (
              insert into gap_alarms (establishment, alarm_id, scheme, zone, date, band, kind, since, ends_at, level, opened_at, level_since, version)
              select @establishment, alarm_id, scheme, zone, date, band, 'COVER_GAP', since, ends_at, level, @Now, @Now, @version
              from gaps
              on conflict (establishment, scheme, zone, date, band) where acknowledged_at is null or covered_at is null do nothing
              returning {AlarmRow.OfGap})
            select {AlarmRow.Columns} from covered union all select {AlarmRow.Columns} from again union all select {AlarmRow.Columns} from opened
            """;
        return tx.Many<AlarmRow>(write, new
        {
            establishment = tx.Scope.Value,
            ids = gaps.Select(_ => Ids.Short()).ToArray(),
            schemes = gaps.Select(gap => gap.Cover.Place.Scheme).ToArray(),
            zones = gaps.Select(gap => gap.Cover.Place.Zone).ToArray(),
            dates = gaps.Select(gap => gap.Cover.Place.Date).ToArray(),
            bands = gaps.Select(gap => ProtoName.Of(gap.Cover.Place.Kind)).ToArray(),
            sinces = gaps.Select(gap => gap.Hours.From).ToArray(),
            ends = gaps.Select(gap => gap.Hours.Until).ToArray(),
            levels = gaps.Select(gap => ProtoName.Of(GapRules.Begins(gap.Hours.From, tx.Now))).ToArray(),
            tx.Now,
            version = Versions.Next(0, tx.Now),
        });
    }
}
