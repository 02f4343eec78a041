using System.Globalization;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

/// <summary>Days with bands of their own, about Christmas 2026, a Friday. All other days are the usual one.</summary>
public sealed class SpecialDayTests
{
    private static readonly TimeZoneInfo s_london = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");
    private static readonly DateOnly s_christmas = new(2026, 12, 25);

    /// <summary>Unlocked at ten, locked up at noon, and the night before is as long.</summary>
    private static readonly PrisonDay s_early = Day(
        Special(s_christmas.AddDays(-1), Band(BandKind.Am, 8, 12), Band(BandKind.Pm, 12, 17), Band(BandKind.Night, 17, 10)),
        Special(s_christmas, Band(BandKind.Am, 10, 12), Band(BandKind.Night, 12, 8)));

    [Theory]
    [InlineData("2026-12-24 18:00", BandKind.Night, "2026-12-24 17:00", "2026-12-25 10:00")]
    [InlineData("2026-12-25 09:59", BandKind.Night, "2026-12-24 17:00", "2026-12-25 10:00")]
    [InlineData("2026-12-25 10:00", BandKind.Am, "2026-12-25 10:00", "2026-12-25 12:00")]
    [InlineData("2026-12-25 14:00", BandKind.Night, "2026-12-25 12:00", "2026-12-26 08:00")]
    [InlineData("2026-12-26 08:00", BandKind.Am, "2026-12-26 08:00", "2026-12-26 12:00")]
    [InlineData("2027-01-01 14:00", BandKind.Pm, "2027-01-01 12:00", "2027-01-01 17:00")]
    public void At_an_instant_the_bands_of_its_date_hold(string instant, BandKind kind, string from, string until)
    {
        var band = s_early.At(At(instant));
        Assert.Equal((kind, At(from), At(until)), (band.Kind, band.From, band.Until));
        Assert.Equal(band, s_early.On(band.Date, kind));
    }

    [Fact]
    public void A_band_that_the_date_has_not_is_not_held_on_it()
    {
        Assert.Null(s_early.On(s_christmas, BandKind.Pm));
        Assert.Null(s_early.On(s_christmas, BandKind.Ed));
        Assert.NotNull(s_early.On(s_christmas.AddDays(7), BandKind.Ed));
    }

    [Fact]
    public void Lock_up_is_when_it_is_on_that_date_and_the_clocks_follow()
    {
        Assert.Equal(At("2026-12-25 12:00"), s_early.LockUp(s_christmas));
        Assert.Equal(At("2026-12-26 20:00"), s_early.LockUp(s_christmas.AddDays(1)));
        var (escalate, expire) = (TimeSpan.FromMinutes(20), TimeSpan.FromHours(1));
        Assert.Equal(At("2026-12-25 12:00"), Urgencies.Of(Urgency.Today, At("2026-12-25 10:10"), s_early, escalate, expire).ExpiresAt);
        Assert.Equal(At("2026-12-25 12:00"), Urgencies.Of(Urgency.WhenPossible, At("2026-12-24 09:00"), s_early, escalate, expire).ExpiresAt);
        Assert.Equal(At("2026-12-25 15:00"), Urgencies.Of(Urgency.Today, At("2026-12-25 14:00"), s_early, escalate, expire).ExpiresAt);
    }

    [Fact]
    public void A_day_without_bands_is_night_from_where_the_night_before_ends()
    {
        var day = Day(Special(s_christmas));
        Assert.Equal(new DayBand(s_christmas, BandKind.Night, At("2026-12-25 08:00"), At("2026-12-26 08:00")), day.On(s_christmas, BandKind.Night));
        Assert.Equal(At("2026-12-24 20:00"), day.LockUp(s_christmas)); // it was not unlocked since
        Assert.Equal(BandKind.Night, day.At(At("2026-12-25 13:00")).Kind);
    }

    [Fact]
    public void A_year_without_bands_is_a_night_a_day_and_nothing_fails()
    {
        var day = Day([.. Enumerable.Range(0, 400).Select(later => Special(s_christmas.AddDays(later)))]);
        foreach (var date in Enumerable.Range(0, 400).Select(s_christmas.AddDays))
        {
            var night = day.On(date, BandKind.Night)!;
            Assert.Equal((8, 8), (day.Local(night.From).Hour, day.Local(night.Until).Hour));
            Assert.Equal((date, night), (night.Date, day.At(day.Begin(date).AddHours(15))));
            Assert.NotNull(day.LockUp(date));
            Assert.Equal(night, Night.Of(day, night.From) is { } printed ? new DayBand(printed.Date, BandKind.Night, printed.From, printed.Until) : null);
            Assert.Equal(night.From.AddDays(1).Date, Mornings.Next(day, night.From).Date);
        }
    }

    [Fact]
    public void What_fits_any_time_is_looked_for_at_once_when_the_day_after_is_all_night()
    {
        var day = Day(Special(s_christmas), Special(s_christmas.AddDays(1)));
        var asked = At("2026-12-25 10:00");
        var expires = Urgencies.Of(Urgency.WhenPossible, asked, day, TimeSpan.FromMinutes(20), TimeSpan.FromHours(4)).ExpiresAt;
        Assert.Equal(asked.AddHours(4), expires);
        Assert.Null(Urgencies.WaitsUntil(Urgency.WhenPossible, day, asked, expires));
        Assert.Null(Urgencies.WaitsUntil(Urgency.WhenPossible, day, asked, At("2026-12-26 20:00"))); // the night after this one outlasts it too
        Assert.Equal(At("2026-12-27 08:00"), Urgencies.WaitsUntil(Urgency.WhenPossible, day, asked, At("2026-12-27 20:00")));
    }

    /// <summary>Whoever was not helped is seen the next morning, though nobody is unlocked then.</summary>
    [Fact]
    public void A_special_day_without_a_morning_has_it_when_its_weekday_would()
    {
        Assert.Equal(At("2026-12-25 08:00"), Mornings.Next(Day(Special(s_christmas, Band(BandKind.Pm, 13, 16))), At("2026-12-24 23:00")));
        Assert.Equal(At("2026-12-25 10:00"), Mornings.Next(s_early, At("2026-12-24 23:00")));
        var weekdays = new PrisonDay([new(BandKind.Am, [DayOfWeek.Thursday], new(8, 0), new(12, 0))], s_london, [Special(s_christmas)]);
        Assert.Null(weekdays.Morning(s_christmas));
    }

    [Theory]
    [InlineData(3, 28, 23)]
    [InlineData(10, 24, 25)]
    public void A_special_day_in_whose_night_the_clocks_change_is_as_long_as_it_really_is(int month, int day, int hours)
    {
        var date = new DateOnly(2026, month, day);
        var locked = Day(Special(date), Special(date.AddDays(1)));
        var night = locked.On(date, BandKind.Night)!;
        Assert.Equal((8, 8, TimeSpan.FromHours(hours)), (locked.Local(night.From).Hour, locked.Local(night.Until).Hour, night.Until - night.From));
        var noon = Day(Special(date, Band(BandKind.Night, 12, 8))).On(date, BandKind.Night)!;
        Assert.Equal(TimeSpan.FromHours(hours), noon.Until - noon.From); // with the morning, in which nothing is held
    }

    private static PrisonDay Day(params SpecialHours[] special)
    {
        RegimeRules.RequireApart(new RegimeHours(BandHours.Usual, special), s_christmas.AddYears(-1));
        return new(BandHours.Usual, s_london, special);
    }

    private static SpecialHours Special(DateOnly date, params BandHours[] bands) => new(date, "Bank holiday", bands);

    private static BandHours Band(BandKind kind, int start, int end) => new(kind, [], new(start, 0), new(end, 0));

    private static DateTimeOffset At(string local)
    {
        var time = DateTime.Parse(local, CultureInfo.InvariantCulture);
        return new DateTimeOffset(time, s_london.GetUtcOffset(time)).ToUniversalTime();
    }
}
