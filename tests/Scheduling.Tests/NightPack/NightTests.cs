using CsCheck;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class NightTests
{
    private static readonly TimeZoneInfo s_london = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");
    private static readonly PrisonDay s_day = new(BandHours.Usual, s_london);

    [Theory]
    [InlineData("2026-10-24T15:55:00Z", 60)] // the clocks go back that night
    [InlineData("2027-03-27T16:55:00Z", -60)] // and forward
    [InlineData("2026-11-27T16:55:00Z", 0)]
    public void A_night_in_which_the_clocks_change_is_longer_or_shorter(string printedAt, int minutes)
    {
        var night = Night.Of(s_day, DateTimeOffset.Parse(printedAt, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal((TimeSpan.FromMinutes(minutes), new TimeOnly(20, 0), new TimeOnly(8, 0)), (night.Longer, night.Begins, night.Ends));
        Assert.Equal(TimeSpan.FromHours(12) + night.Longer, night.Until - night.From);
    }

    [Fact]
    public void It_is_the_one_that_goes_on_or_the_next_one() => Gen.Int[0, 2 * 365 * 24 * 60].Sample(minute =>
    {
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minute);
        var night = Night.Of(s_day, now);

        Assert.True(night.Until > now);
        Assert.Equal(s_day.At(now).Kind is BandKind.Night, night.From <= now);
        Assert.True(night.From - now < TimeSpan.FromHours(13));
    });
}
