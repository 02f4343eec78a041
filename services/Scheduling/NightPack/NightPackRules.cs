using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>By when the packs of each evening have to be taken.</summary>
internal static class NightPackRules
{
    /// <summary>Any week has each day once.</summary>
    private static readonly DateOnly s_monday = new(2026, 11, 23);

    /// <summary>Null where nobody is reminded. Refuses a time at which it is NIGHT on a day of the week: packs are printed before.</summary>
    public static TimeOnly? By(IReadOnlyList<BandHours> bands, string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        var (by, week) = (StoredRegime.Time(text), new PrisonDay(bands, TimeZoneInfo.Utc));
        var nights = Enumerable.Range(0, 7).Select(s_monday.AddDays).Where(date => week.At(week.Instant(date.ToDateTime(by))).Kind is BandKind.Night).ToList();
        return nights is [var first, ..]
            ? throw Refusal.Invalid(("regime.night_pack_by", $"lies in the night on {first.DayOfWeek}: must be a time at which it is NIGHT on no day of the week"))
            : by;
    }

    /// <summary>When it is that time next. What was still to come stays on its day, even where that makes it late; the first lies ahead.</summary>
    /// <param name="pending">When it would have been by the time that held before; null where none did.</param>
    public static DateTimeOffset Next(PrisonDay day, DateTimeOffset? pending, TimeOnly by, DateTimeOffset now)
    {
        var date = day.DayOf(pending ?? now);
        return At(day, date, by) is var at && (pending is not null || at > now) ? at : At(day, date.AddDays(1), by);
    }

    /// <summary>On the day after.</summary>
    public static DateTimeOffset After(PrisonDay day, DateTimeOffset due, TimeOnly by) => At(day, day.DayOf(due).AddDays(1), by);

    private static DateTimeOffset At(PrisonDay day, DateOnly date, TimeOnly by) => day.Instant(date.ToDateTime(by));
}
