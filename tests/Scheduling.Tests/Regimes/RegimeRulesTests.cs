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

    private static BandHours Band(BandKind kind, string start, string end, params DayOfWeek[] days) =>
        new(kind, days, TimeOnly.ParseExact(start, "HH:mm"), TimeOnly.ParseExact(end, "HH:mm"));
}
