using CsCheck;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class PrisonDayTests
{
    private static readonly TimeZoneInfo s_london = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");
    private static readonly PrisonDay s_usual = new(BandHours.Usual, s_london);

    private static readonly Gen<TimeZoneInfo> s_zones =
        Gen.OneOf("Europe/London", "America/New_York", "Australia/Lord_Howe", "Pacific/Auckland", "Africa/Casablanca", "Asia/Kathmandu")
            .Select(TimeZoneInfo.FindSystemTimeZoneById);

    /// <summary>Some bands on some days, anywhere in the day, in any order; weeks in which two overlap are left out.</summary>
    private static readonly Gen<IReadOnlyList<BandHours>> s_regimes =
        Gen.Select(Gen.Enum<BandKind>().Where(kind => kind is not BandKind.Unspecified), Gen.Enum<DayOfWeek>().HashSet[0, 6], Gen.Int[0, 95], Gen.Int[0, 40])
            .Select((kind, days, start, length) => new BandHours(kind, [.. days], Quarter(start), Quarter(start + length)))
            .List[1, 4]
            .Where(IsApart)
            .Select(bands => (IReadOnlyList<BandHours>)bands);

    /// <summary>Some days of 2026, and some that follow one another, each with bands of its own or none.</summary>
    private static readonly Gen<List<SpecialHours>> s_special =
        Gen.Select(
            Gen.Int[0, 364],
            Gen.Int[1, 20],
            Gen.Select(Gen.Enum<BandKind>().Where(kind => kind is not BandKind.Unspecified), Gen.Int[0, 95], Gen.Int[1, 95])
                .Select((kind, start, length) => new BandHours(kind, [], Quarter(start), Quarter(start + length)))
                .List[0, 2])
            .Select((first, days, bands) => Enumerable.Range(first, days).Select(day => new SpecialHours(new DateOnly(2026, 1, 1).AddDays(day), "Training", bands)))
            .List[0, 4]
            .Select(runs => runs.SelectMany(run => run).DistinctBy(day => day.Date).ToList());

    /// <summary>Special days that would overlap with another are left out.</summary>
    private static readonly Gen<PrisonDay> s_days = Gen.Select(s_regimes, s_special, s_zones).Select((bands, special, zone) =>
        new PrisonDay(bands, zone, special.Aggregate(new List<SpecialHours>(), (apart, day) => IsApart(bands, [.. apart, day]) ? [.. apart, day] : apart)));

    [Fact]
    public void Bands_tile_a_whole_year_and_each_begins_where_the_one_before_ends() =>
        Gen.Select(s_days, Gen.Int[2025, 2027]).Sample((day, year) =>
        {
            var end = new DateTimeOffset(year + 1, 1, 1, 0, 0, 0, TimeSpan.Zero);
            for (var band = day.At(end.AddYears(-1)); band.Until < end;)
            {
                var next = day.At(band.Until);
                Assert.Equal(band.Until, next.From);
                Assert.True(next.From < next.Until);
                Assert.True(next.Until - next.From <= TimeSpan.FromHours(25));
                band = next;
            }
        }, iter: 60);

    [Fact]
    public void An_instant_lies_in_the_one_band_that_holds_it() =>
        Gen.Select(s_days, Gen.Int[0, 366 * 24 * 60]).Sample((day, minute) =>
        {
            var instant = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minute);
            var band = day.At(instant);
            Assert.True(band.Holds(instant));
            Assert.Equal(band, day.At(band.From));
            Assert.Equal(band, day.At(band.Until.AddTicks(-1)));
            Assert.Equal(band.Date, day.DayOf(band.From));
        }, iter: 5_000);

    [Fact]
    public void A_band_of_a_day_is_the_band_of_each_of_its_instants() =>
        Gen.Select(s_days, Gen.Int[0, 365], Gen.Enum<BandKind>().Where(kind => kind is not BandKind.Unspecified), Gen.Double[0, 0.999]).Sample((day, date, kind, part) =>
        {
            if (day.On(new DateOnly(2026, 1, 1).AddDays(date), kind) is { } band)
            {
                Assert.Equal(band, day.At(band.From + ((band.Until - band.From) * part)));
            }
        }, iter: 5_000);

    [Theory]
    [InlineData(3, 28, 11)]
    [InlineData(10, 24, 13)]
    [InlineData(6, 1, 12)]
    public void The_night_in_which_the_clocks_change_is_as_long_as_it_really_is(int month, int day, int hours)
    {
        var night = s_usual.On(new(2026, month, day), BandKind.Night);
        Assert.Equal(TimeSpan.FromHours(hours), night!.Until - night.From);
    }

    [Fact]
    public void Three_in_the_morning_belongs_to_the_night_that_began_the_evening_before()
    {
        var band = s_usual.At(Utc("2026-11-23T03:00"));
        Assert.Equal((new DateOnly(2026, 11, 22), BandKind.Night), (band.Date, band.Kind));
        Assert.Equal((Utc("2026-11-22T20:00"), Utc("2026-11-23T08:00")), (band.From, band.Until));
    }

    [Fact]
    public void The_bands_of_a_summer_day_begin_by_the_summer_clock() =>
        Assert.Equal(Utc("2026-07-01T07:00"), s_usual.On(new(2026, 7, 1), BandKind.Am)!.From);

    [Fact]
    public void A_time_that_no_band_names_is_night()
    {
        var day = new PrisonDay([new(BandKind.Am, [], new(8, 0), new(12, 0)), new(BandKind.Pm, [], new(13, 30), new(17, 0))], s_london);
        Assert.Equal(BandKind.Night, day.At(Utc("2026-01-05T12:30")).Kind);
        var night = day.On(new(2026, 1, 5), BandKind.Night);
        Assert.Equal((Utc("2026-01-05T17:00"), Utc("2026-01-06T08:00")), (night!.From, night.Until));
    }

    /// <summary>No evening at the weekend, and unlocked late on Sunday: nobody's night ends before the day begins.</summary>
    [Theory]
    [InlineData("2026-01-09T18:30", "2026-01-09T17:00", "2026-01-09T20:00")]
    [InlineData("2026-01-10T18:30", "2026-01-10T17:00", "2026-01-11T10:00")]
    [InlineData("2026-01-10T23:00", "2026-01-10T17:00", "2026-01-11T10:00")]
    [InlineData("2026-01-11T09:00", "2026-01-10T17:00", "2026-01-11T10:00")]
    [InlineData("2026-01-11T17:00", "2026-01-11T17:00", "2026-01-12T08:00")]
    public void What_lies_open_beside_a_night_belongs_to_it(string instant, string from, string until)
    {
        DayOfWeek[] weekend = [DayOfWeek.Saturday, DayOfWeek.Sunday];
        var rest = Enum.GetValues<DayOfWeek>().Except(weekend).ToArray();
        var day = new PrisonDay(
            [
                new(BandKind.Am, [.. rest, DayOfWeek.Saturday], new(8, 0), new(12, 0)), new(BandKind.Am, [DayOfWeek.Sunday], new(10, 0), new(12, 0)), BandHours.Usual[1],
                new(BandKind.Ed, rest, new(17, 0), new(20, 0)), BandHours.Usual[3],
            ], s_london);
        var band = day.At(Utc(instant));
        Assert.Equal((Utc(from), Utc(until)), (band.From, band.Until));
        Assert.Equal(band, day.On(band.Date, band.Kind));
    }

    [Fact]
    public void What_would_make_a_night_longer_than_a_day_is_one_of_its_own()
    {
        var day = new PrisonDay([new(BandKind.Night, [], new(20, 0), new(8, 0)), new(BandKind.Am, [DayOfWeek.Monday, DayOfWeek.Wednesday], new(9, 0), new(12, 0))], s_london);
        DayBand Night(string instant) => day.At(Utc(instant));
        // from Monday noon to Tuesday 08:00, from then to Wednesday 08:00 with the hour until 09:00 by itself, for it would be a day and an hour
        Assert.Equal((new DateOnly(2026, 1, 5), Utc("2026-01-05T12:00"), Utc("2026-01-06T08:00")), Told(Night("2026-01-05T13:00")));
        Assert.Equal((new DateOnly(2026, 1, 6), Utc("2026-01-06T08:00"), Utc("2026-01-07T08:00")), Told(Night("2026-01-06T13:00")));
        Assert.Equal((new DateOnly(2026, 1, 7), Utc("2026-01-07T08:00"), Utc("2026-01-07T09:00")), Told(Night("2026-01-07T08:30")));
        static (DateOnly, DateTimeOffset, DateTimeOffset) Told(DayBand band) => (band.Date, band.From, band.Until);
    }

    [Fact]
    public void A_band_is_not_held_on_a_weekday_it_does_not_name()
    {
        var day = new PrisonDay([new(BandKind.Ed, [DayOfWeek.Monday], new(17, 0), new(20, 0)), BandHours.Usual[3]], s_london);
        Assert.NotNull(day.On(new(2026, 1, 5), BandKind.Ed));
        Assert.Null(day.On(new(2026, 1, 6), BandKind.Ed));
        Assert.Null(day.On(new(2026, 1, 5), BandKind.Am));
    }

    [Fact]
    public void A_band_inside_the_hour_the_clocks_skip_is_not_held_that_day()
    {
        var day = new PrisonDay([new(BandKind.Am, [], new(1, 10), new(1, 50)), new(BandKind.Pm, [], new(1, 50), new(2, 30))], s_london);
        Assert.Null(day.On(new(2026, 3, 29), BandKind.Am));
        Assert.Equal(Utc("2026-03-29T01:00"), day.On(new(2026, 3, 29), BandKind.Pm)!.From);
    }

    [Fact]
    public void Bands_that_meet_in_the_hour_shown_twice_meet_at_one_instant()
    {
        var day = new PrisonDay([new(BandKind.Am, [], new(0, 30), new(1, 30)), new(BandKind.Pm, [], new(1, 30), new(3, 0))], s_london);
        var (am, pm) = (day.On(new(2026, 10, 25), BandKind.Am)!, day.On(new(2026, 10, 25), BandKind.Pm)!);
        Assert.Equal(am.Until, pm.From);
        Assert.Equal(TimeSpan.FromHours(2.5), pm.Until - pm.From);
    }

    private static DateTimeOffset Utc(string minute) => DateTimeOffset.Parse(minute + "Z", System.Globalization.CultureInfo.InvariantCulture);

    private static TimeOnly Quarter(int number) => TimeOnly.MinValue.AddMinutes(15 * number);

    private static bool IsApart(IReadOnlyList<BandHours> bands) => IsApart(bands, []);

    private static bool IsApart(IReadOnlyList<BandHours> bands, IReadOnlyList<SpecialHours> special)
    {
        try
        {
            RegimeRules.RequireApart(bands);
            RegimeRules.RequireApart(new RegimeHours(bands, special), new(2025, 1, 1));
            return true;
        }
        catch (Refusal)
        {
            return false;
        }
    }
}
