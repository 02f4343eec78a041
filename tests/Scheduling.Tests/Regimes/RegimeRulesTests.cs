using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class RegimeRulesTests
{
    [Fact]
    public void The_usual_day_is_acceptable() => RegimeRules.RequireApart(BandHours.Usual);

    [Fact]
    public void Bands_of_different_weekdays_may_lie_at_the_same_time() =>
        RegimeRules.RequireApart([Band(BandKind.Am, "08:00", "12:00", DayOfWeek.Monday), Band(BandKind.Pm, "08:00", "12:00", DayOfWeek.Tuesday)]);

    [Fact]
    public void A_band_that_lasts_all_day_is_acceptable() => RegimeRules.RequireApart([Band(BandKind.Night, "13:00", "13:00")]);

    [Theory]
    [InlineData("08:00", "12:01", "12:00", "17:00")]
    [InlineData("08:00", "12:00", "09:00", "10:00")]
    [InlineData("08:00", "12:00", "08:00", "12:00")]
    [InlineData("08:00", "12:00", "20:00", "08:01")]
    [InlineData("00:00", "00:00", "05:00", "06:00")]
    public void Two_bands_at_one_time_are_refused(string start, string end, string otherStart, string otherEnd)
    {
        var refusal = Assert.Throws<Refusal>(() => RegimeRules.RequireApart([Band(BandKind.Night, otherStart, otherEnd), Band(BandKind.Am, start, end)]));
        Assert.Equal(ErrorReason.BandsOverlap, refusal.Reason);
        Assert.Equal("AM,NIGHT", refusal.Metadata["bands"]);
    }

    [Fact]
    public void Sunday_night_may_not_reach_into_monday_morning() =>
        Assert.Throws<Refusal>(() => RegimeRules.RequireApart([Band(BandKind.Night, "20:00", "09:00", DayOfWeek.Sunday), Band(BandKind.Am, "08:00", "12:00", DayOfWeek.Monday)]));

    [Fact]
    public void One_band_may_not_be_held_twice_a_day()
    {
        var refusal = Assert.Throws<Refusal>(() => RegimeRules.RequireApart([Band(BandKind.Ed, "17:00", "18:00"), Band(BandKind.Ed, "19:00", "20:00", DayOfWeek.Friday)]));
        Assert.Equal("ED,ED", refusal.Metadata["bands"]);
    }

    [Fact]
    public void A_special_day_has_its_own_bands_or_none()
    {
        Apart(Day(0), Day(1), Day(2, Band(BandKind.Am, "08:00", "10:00"), Band(BandKind.Night, "10:00", "08:00")));
        Apart(Day(0, Band(BandKind.Night, "08:00", "08:00")));
    }

    [Theory]
    // two of its own
    [InlineData(BandKind.Am, "08:00", "12:00", BandKind.Pm, "11:59", "17:00", "AM,PM")]
    [InlineData(BandKind.Am, "08:00", "09:00", BandKind.Am, "10:00", "12:00", "AM,AM")]
    // the night before lasts until eight
    [InlineData(BandKind.Am, "07:59", "12:00", BandKind.Pm, "12:00", "17:00", "NIGHT,AM")]
    // the next day begins at eight
    [InlineData(BandKind.Am, "08:00", "12:00", BandKind.Night, "12:00", "08:01", "NIGHT,AM")]
    public void Bands_of_a_special_day_that_overlap_are_refused_with_its_date(BandKind kind, string start, string end, BandKind otherKind, string otherStart, string otherEnd, string bands)
    {
        var refusal = Assert.Throws<Refusal>(() => Apart(Day(3, Band(otherKind, otherStart, otherEnd), Band(kind, start, end)), Day(9)));
        Assert.Equal(ErrorReason.BandsOverlap, refusal.Reason);
        Assert.Equal((bands, "2026-12-03"), (refusal.Metadata["bands"], refusal.Metadata["date"]));
    }

    [Fact]
    public void Two_special_days_may_not_overlap_with_one_another_and_what_is_over_stands_in_nobodys_way()
    {
        SpecialHours[] days = [Day(0, Band(BandKind.Night, "12:00", "09:00")), Day(1, Band(BandKind.Am, "08:30", "10:00"))];
        Assert.Equal("NIGHT,AM", Assert.Throws<Refusal>(() => Apart(days)).Metadata["bands"]);
        Assert.Equal("2026-11-30", Assert.Throws<Refusal>(() => RegimeRules.RequireApart(new RegimeHours(BandHours.Usual, days), s_today.AddDays(1))).Metadata["date"]); // it runs on
        Assert.Equal("2026-12-01", Assert.Throws<Refusal>(() => RegimeRules.RequireApart(new RegimeHours(BandHours.Usual, [Day(1, Band(BandKind.Am, "07:00", "10:00"))]), s_today.AddDays(1))).Metadata["date"]);
        RegimeRules.RequireApart(new RegimeHours(BandHours.Usual, days), s_today.AddDays(2));
    }

    [Fact]
    public void What_is_over_stays_as_it_was_for_a_year()
    {
        SpecialHours[] before = [Day(-366), Day(-365), Day(-1, Band(BandKind.Am, "08:00", "12:00")), Day(0), Day(5)];
        Assert.Equal([-365, -1, 2, 3], Days(before, Day(3), Day(2)));
        Assert.Equal([-365, -1, 0], Days(before, [.. before[..4]]));
        Assert.Equal([-365, -1], Days(before));
        Assert.Empty(Days([]));
        foreach (var otherwise in new[] { Day(-1), Day(-2), Day(-1, Band(BandKind.Am, "08:00", "11:00")), before[2] with { Reason = "Training" } })
        {
            Assert.Equal(["regime.special_days[1].date"], Wrong(before, Day(1), otherwise));
        }
    }

    [Fact]
    public void A_date_comes_once_not_too_far_ahead_and_not_too_often()
    {
        Assert.Equal([731], Days([], Day(731))); // one of them a leap year
        Assert.Equal(["regime.special_days[0].date", "regime.special_days[2].date"], Wrong([], Day(732), Day(1), Day(1)));
        var before = Enumerable.Range(1, 200).Select(day => Day(-day)).ToArray();
        Assert.Equal(400, Days(before, [.. Enumerable.Range(0, 200).Select(day => Day(day))]).Count());
        Assert.Equal(["regime.special_days"], Wrong(before, [.. Enumerable.Range(0, 201).Select(day => Day(day))]));
    }

    private static readonly DateOnly s_today = new(2026, 11, 30);

    private static void Apart(params SpecialHours[] special) => RegimeRules.RequireApart(new RegimeHours(BandHours.Usual, special), s_today);

    private static IEnumerable<int> Days(IReadOnlyList<SpecialHours> before, params SpecialHours[] given) =>
        RegimeRules.Special(before, given, s_today).Select(day => day.Date.DayNumber - s_today.DayNumber);

    private static IEnumerable<string> Wrong(IReadOnlyList<SpecialHours> before, params SpecialHours[] given) =>
        Assert.Throws<Refusal>(() => RegimeRules.Special(before, given, s_today)).Fields.Select(field => field.Field);

    private static SpecialHours Day(int later, params BandHours[] bands) => new(s_today.AddDays(later), "Bank holiday", bands);

    private static BandHours Band(BandKind kind, string start, string end, params DayOfWeek[] days) =>
        new(kind, days, TimeOnly.ParseExact(start, "HH:mm"), TimeOnly.ParseExact(end, "HH:mm"));
}
