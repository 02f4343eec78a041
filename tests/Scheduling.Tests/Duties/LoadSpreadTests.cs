using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class LoadSpreadTests
{
    [Theory]
    [InlineData(new[] { 5, 5, 5 }, 3, 0)]
    [InlineData(new[] { 2, 1, 0 }, 3, 0)] // twice the mean, and no more
    [InlineData(new[] { 3, 1, 0 }, 3, 1)]
    [InlineData(new[] { 9, 9, 0, 0, 0, 0 }, 6, 2)]
    public void Whoever_has_more_than_twice_the_mean_carries_too_much(int[] duties, int team, int uneven) => Assert.Equal(new(team, uneven), LoadSpread.Of(duties));

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 7 })]
    [InlineData(new[] { 7, 0 })]
    [InlineData(new[] { 0, 0, 0 })] // nobody was on duty
    public void Of_a_small_team_and_of_no_duties_nothing_is_told(int[] duties) => Assert.Equal(new(0, 0), LoadSpread.Of(duties));
}
