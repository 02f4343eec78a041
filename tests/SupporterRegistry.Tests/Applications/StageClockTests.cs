namespace PeerSupport.SupporterRegistry.Tests;

public sealed class StageClockTests
{
    private static readonly DateTimeOffset s_now = new(2026, 6, 10, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(ApplicationState.Submitted, 23, 0)]
    [InlineData(ApplicationState.Submitted, 24, 1)]
    [InlineData(ApplicationState.NotCleared, 49, 2)]
    [InlineData(ApplicationState.InTraining, 24 * 84, 84)]
    [InlineData(ApplicationState.Appointed, 24 * 84, 0)]
    [InlineData(ApplicationState.Withdrawn, 24 * 84, 0)]
    [InlineData(ApplicationState.Closed, 24 * 84, 0)]
    public void Whole_days_count_while_something_is_waited_for(ApplicationState state, int hours, int days) =>
        Assert.Equal(days, StageClock.Days(state, s_now.AddHours(-hours), s_now));

    [Theory]
    [InlineData("Europe/London", "2026-07-08")]
    [InlineData("Pacific/Kiritimati", "2026-07-09")] // there it is the next day already
    public void Days_to_decide_count_from_the_day_after_its_stage_began(string timeZone, string lastDay) =>
        Assert.Equal(DateOnly.ParseExact(lastDay, "O"), StageClock.DecideBy(s_now, 28, timeZone));

    [Fact]
    public void A_clock_that_is_a_little_ahead_counts_no_negative_days() => Assert.Equal(0, StageClock.Days(ApplicationState.Submitted, s_now.AddDays(2), s_now));
}
