using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>When a band lies, in the establishment's own time.</summary>
/// <param name="Days">The weekdays it begins on; none means every day.</param>
/// <param name="End">Not later than the start means the next day.</param>
internal sealed record BandHours(BandKind Kind, IReadOnlyList<DayOfWeek> Days, TimeOnly Start, TimeOnly End)
{
    /// <summary>The day while no other is stored.</summary>
    public static IReadOnlyList<BandHours> Usual { get; } =
    [
        new(BandKind.Am, [], new(8, 0), new(12, 0)),
        new(BandKind.Pm, [], new(12, 0), new(17, 0)),
        new(BandKind.Ed, [], new(17, 0), new(20, 0)),
        new(BandKind.Night, [], new(20, 0), new(8, 0)),
    ];

    public bool IsHeldOn(DayOfWeek day) => Days.Count == 0 || Days.Contains(day);
}

/// <summary>A band of one day: from its first instant until before the first of what follows.</summary>
/// <param name="Date">The day it begins on, in the establishment's own time.</param>
internal sealed record DayBand(DateOnly Date, BandKind Kind, DateTimeOffset From, DateTimeOffset Until)
{
    public bool Holds(DateTimeOffset instant) => From <= instant && instant < Until;
}

/// <summary>
/// The prison day: the bands of the regime, and NIGHT wherever they leave a time open. What is open beside a night belongs to it, from an early lock-up to a late
/// unlock, unless the two would be longer than a day. Bands begin and end at local times and are what the
/// clocks make of them: a night is an hour longer or shorter when they change.
/// </summary>
/// <param name="special">The days with bands of their own.</param>
internal sealed class PrisonDay(IReadOnlyList<BandHours> week, TimeZoneInfo zone, IReadOnlyList<SpecialHours>? special = null)
{
    private readonly RegimeHours _hours = new(week, special ?? []);

    /// <summary>
    /// Within it a band is held: each comes once a week, one that falls into the hour the clocks skip a week later, and each special day may take one away.
    /// </summary>
    private readonly int _farthestDays = 15 + (7 * (special?.Count ?? 0));

    /// <summary>The band that an instant lies in.</summary>
    public DayBand At(DateTimeOffset instant) => HeldAt(instant) is { } held ? Whole(held) : Joined(Open(instant));

    /// <summary>A band of a day; null when it is not held. A night that the regime does not name is what lies open last from that day on.</summary>
    public DayBand? On(DateOnly date, BandKind kind)
    {
        var held = Held(date, 1).FirstOrDefault(band => band.Kind == kind);
        return held is not null ? Whole(held) : kind is BandKind.Night ? OpenFrom(date) : null;
    }

    /// <summary>When a day's morning is: its AM begins, or would if it were no special day, so that nobody who is to be seen by then waits longer. Null where no day of its kind has one.</summary>
    public DateTimeOffset? Morning(DateOnly date) =>
        On(date, BandKind.Am)?.From ?? _hours.Usually(date).Where(band => band.Kind is BandKind.Am).Select(band => (DateTimeOffset?)Instant(date.ToDateTime(band.Start))).FirstOrDefault();

    /// <summary>
    /// When everybody is locked up at the end of a day: since when it is NIGHT, by whatever bands. Of a day that is all NIGHT, since the band that holds when it
    /// begins; null where it never is.
    /// </summary>
    public DateTimeOffset? LockUp(DateOnly date)
    {
        var (begin, last) = (Begin(date), At(Begin(date.AddDays(1)).AddTicks(-1)));
        if (last.Kind is not BandKind.Night)
        {
            last = At(last.Until);
        }

        if (last.Kind is not BandKind.Night)
        {
            return null;
        }

        while (last.From > begin && At(last.From.AddTicks(-1)) is { Kind: BandKind.Night } before)
        {
            last = before;
        }

        return last.From;
    }

    /// <summary>The day it is in the establishment.</summary>
    public DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);

    /// <summary>
    /// One instant for a local time, whether something begins or ends then, or bands that meet would overlap or part:
    /// a time the clocks skip is the moment they do so, a time they show twice is the first.
    /// </summary>
    public DateTimeOffset Instant(DateTime local)
    {
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    /// <summary>When a day begins.</summary>
    public DateTimeOffset Begin(DateOnly date) => Instant(date.ToDateTime(TimeOnly.MinValue));

    /// <summary>By how much a span is longer, or shorter, than its clock times say, because the clocks change in it.</summary>
    public int UnusualMinutes(DateTimeOffset from, DateTimeOffset until) => (int)(zone.GetUtcOffset(from) - zone.GetUtcOffset(until)).TotalMinutes;

    /// <summary>What the clock on the wall shows.</summary>
    public DateTime Local(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, zone).DateTime;

    /// <summary>A band as the regime names it. None lasts longer than a day: what holds now began today or yesterday.</summary>
    private DayBand? HeldAt(DateTimeOffset instant) => Held(DayOf(instant).AddDays(-1), 2).FirstOrDefault(band => band.Holds(instant));

    /// <summary>A night that the regime names, with what lies open before it on its date, and after it.</summary>
    private DayBand Whole(DayBand held)
    {
        if (held.Kind is not BandKind.Night)
        {
            return held;
        }

        var whole = Gap(held.From.AddTicks(-1)) is { } before && Night(before) == held ? held with { From = before.From } : held;
        return Gap(held.Until) is { } after && Night(after) is null && IsOne(whole.From, after.Until) ? whole with { Until = after.Until } : whole;
    }

    /// <summary>What lies open, with the night that it leads to or else follows.</summary>
    private DayBand Joined(DayBand open) =>
        Night(open) is { } night ? Whole(night)
        : HeldAt(open.From.AddTicks(-1)) is { Kind: BandKind.Night } before && Whole(before) is var whole && whole.Holds(open.From) ? whole
        : open;

    /// <summary>The night of the same date that begins where something open ends.</summary>
    private DayBand? Night(DayBand open) =>
        HeldAt(open.Until) is { Kind: BandKind.Night } night && night.From == open.Until && night.Date == open.Date && IsOne(open.From, night.Until) ? night : null;

    private DayBand? Gap(DateTimeOffset instant) => HeldAt(instant) is null ? Open(instant) : null;

    /// <summary>It is no longer than a day, by the clock on the wall.</summary>
    private bool IsOne(DateTimeOffset from, DateTimeOffset until) => until <= Instant(Local(from).AddDays(1));

    private DayBand? OpenFrom(DateOnly date)
    {
        var end = Begin(date.AddDays(1));
        DayBand? open = null;
        for (var band = At(Begin(date)); band.From < end; band = At(band.Until))
        {
            open = band.Kind is BandKind.Night && band.Date == date ? band : open;
        }

        return open;
    }

    /// <summary>What no band holds, from the end of the last to the beginning of the next. Longer than a day it is a night a day, each from the same time on.</summary>
    private DayBand Open(DateTimeOffset instant)
    {
        var today = DayOf(instant);
        var days = Enumerable.Range(0, _farthestDays);
        var from = days.Select(day => Held(today.AddDays(-day), 1).Where(band => band.Until <= instant).Max(band => (DateTimeOffset?)band.Until)).FirstOrDefault(end => end is not null) ?? Begin(today);
        var until = days.Select(day => Held(today.AddDays(day), 1).Where(band => band.From > instant).Min(band => (DateTimeOffset?)band.From)).FirstOrDefault(begin => begin is not null);

        var clock = TimeOnly.FromDateTime(Local(from));
        var date = Instant(today.ToDateTime(clock)) <= instant ? today : today.AddDays(-1);
        var (begins, ends) = (Instant(date.ToDateTime(clock)), Instant(date.AddDays(1).ToDateTime(clock)));
        from = begins > from ? begins : from;
        return new(DayOf(from), BandKind.Night, from, until < ends ? until.Value : ends);
    }

    private IEnumerable<DayBand> Held(DateOnly first, int days) =>
        from date in Enumerable.Range(0, days).Select(first.AddDays)
        from band in _hours.On(date)
        let begin = Instant(date.ToDateTime(band.Start))
        let end = Instant((band.End > band.Start ? date : date.AddDays(1)).ToDateTime(band.End))
        where begin < end // all of it may lie in the hour that the clocks skip
        select new DayBand(date, band.Kind, begin, end);
}
