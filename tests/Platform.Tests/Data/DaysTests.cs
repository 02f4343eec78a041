using Xunit;

namespace PeerSupport.Platform.Tests;

public sealed class DaysTests
{
    private static readonly string[] s_zones = ["Europe/London", "America/Havana", "Asia/Beirut", "Africa/Cairo", "Australia/Lord_Howe", "Pacific/Kiritimati", "America/Santiago"];

    [Fact]
    public void A_day_begins_on_itself_and_the_instant_before_belongs_to_the_day_before() => Assert.All(s_zones, zone =>
    {
        for (var day = new DateOnly(2012, 1, 1); day.Year < 2038; day = day.AddDays(1))
        {
            var start = day.StartIn(zone);
            Assert.True(start.DayIn(zone) == day && start.AddTicks(-1).DayIn(zone) == day.AddDays(-1), $"{day:O} in {zone}");
        }
    });

    [Theory]
    [InlineData("Europe/London", "2026-03-30", "2026-03-29T23:00Z")] // summer time
    [InlineData("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00Z")] // midnight was skipped: the day began at one
    [InlineData("America/Havana", "2025-11-02", "2025-11-02T04:00Z")] // midnight came twice: the first counts
    public void Where_clocks_change_at_midnight_the_first_instant_there_is_counts(string zone, string day, string start) =>
        Assert.Equal(DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture), DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture).StartIn(zone));

    [Fact]
    public void A_day_goes_to_the_contract_and_back_unchanged()
    {
        var leap = new DateOnly(2028, 2, 29);

        Assert.Equal(new Google.Type.Date { Year = 2028, Month = 2, Day = 29 }, leap.ToProto());
        Assert.Equal(leap, leap.ToProto().ToDay());
    }
}
