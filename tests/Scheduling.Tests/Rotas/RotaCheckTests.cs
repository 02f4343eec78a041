using Xunit;

namespace PeerSupport.Scheduling.Tests;

/// <summary>Two weeks from a Monday of one member, a letter a day: E early, N night, - off. A night may not be followed by an early.</summary>
public sealed class RotaCheckTests
{
    private static readonly RotaDuty[] s_duties = [new("E", 480, new HashSet<int>()), new("N", 600, new HashSet<int> { 0 })];

    private static readonly RotaMember s_free = new(
        "Archer", AtMost: [14, 14], LeastMinutes: 0, MostMinutes: 14 * 600, LongestRun: 14, ShortestRun: 1, ShortestRest: 1, Weekends: 2, Off: new HashSet<int>(), Wishes: []);

    [Theory]
    [InlineData("EEENN--EE-EEE-")]
    [InlineData("--------------")]
    public void What_keeps_to_the_limits_breaks_nothing(string days) => Assert.Empty(Broken(s_free, days));

    [Fact]
    public void A_day_he_is_away() =>
        Assert.Equal([new(RotaRule.Away, 0, 2)], Broken(s_free with { Off = new HashSet<int> { 1, 2 } }, "--E-----------"));

    [Fact]
    public void A_duty_too_soon_after_another() =>
        Assert.Equal([new(RotaRule.FollowsTooSoon, 0, 4), new(RotaRule.FollowsTooSoon, 0, 9)], Broken(s_free, "EN-NE---NE-N-E"));

    [Fact]
    public void One_kind_of_duty_too_often() =>
        Assert.Equal([new(RotaRule.TooOften, 0, 13)], Broken(s_free with { AtMost = [14, 2] }, "NN--N---------"));

    [Theory]
    [InlineData(1080, 1080, null)]
    [InlineData(1081, 2000, RotaRule.TooLittle)]
    [InlineData(0, 1079, RotaRule.TooMuch)]
    public void Minutes_in_all(int least, int most, object? rule) =>
        Assert.Equal(rule is RotaRule broken ? [new(broken, 0, 13)] : [], Broken(s_free with { LeastMinutes = least, MostMinutes = most }, "-EN-----------"));

    [Theory]
    [InlineData("EEE-----------")]
    [InlineData("EEEE----------", 3)]
    [InlineData("----------EEEE", 13)]
    [InlineData("-EEEEEE-------", 4)]
    public void The_longest_run_counts_from_the_first_day(string days, params int[] broken) =>
        Assert.Equal(broken.Select(day => new BrokenRule(RotaRule.RunTooLong, 0, day)), Broken(s_free with { LongestRun = 3 }, days));

    [Theory]
    [InlineData("E--EEE-------E")]
    [InlineData("EE-EE----E----", 3, 9)]
    public void The_shortest_run_counts_of_those_that_begin_and_end_within(string days, params int[] broken) =>
        Assert.Equal(broken.Select(day => new BrokenRule(RotaRule.RunTooShort, 0, day)), Broken(s_free with { ShortestRun = 3 }, days));

    [Theory]
    [InlineData("-EE--EE--EEEE-")]
    [InlineData("EE-EEE--E-EEEE", 2, 9)]
    public void The_shortest_rest_counts_of_those_that_begin_and_end_within(string days, params int[] broken) =>
        Assert.Equal(broken.Select(day => new BrokenRule(RotaRule.RestTooShort, 0, day)), Broken(s_free with { ShortestRest = 2 }, days));

    [Theory]
    [InlineData("-----E--------")]
    [InlineData("------E-------")]
    [InlineData("-----EE-----E-", 13)]
    [InlineData("------E------E", 13)]
    public void One_day_makes_a_weekend(string days, params int[] broken) =>
        Assert.Equal(broken.Select(day => new BrokenRule(RotaRule.TooManyWeekends, 0, day)), Broken(s_free with { Weekends = 1 }, days));

    [Fact]
    public void A_duty_he_may_not_have_on_that_day() =>
        Assert.Equal([new(RotaRule.Barred, 0, 1)], Broken(s_free with { Barred = new HashSet<(int, int)> { (1, 0), (2, 1) } }, "EEE-----------"));

    /// <summary>After a night no early the next day, nor the day after.</summary>
    [Fact]
    public void In_a_team_a_duty_too_soon_after_a_night() =>
        Assert.Equal([new(RotaRule.RestAfterNight, 0, 5)], Broken(s_free, "E--N-E-N--E---", new(new HashSet<int> { 1 }, 0, [new(3, 4, new HashSet<int> { 0 }), new(3, 5, new HashSet<int> { 0 })], 1, 1)));

    [Theory]
    [InlineData("NN--NN--EEEE--", new int[0])]
    [InlineData("NN--NNN-----NN", new int[0], 6)]
    [InlineData("------N-------", new[] { 5, 7 }, 6)]
    [InlineData("N------------N", new[] { -2, -1, 14, 15 }, 0, 13)]
    public void In_a_team_nights_in_a_row_count_with_those_that_stand(string days, int[] standing, params int[] broken) => Assert.Equal(
        broken.Select(day => new BrokenRule(RotaRule.TooManyNights, 0, day)),
        Broken(s_free with { NightsHeld = standing.ToHashSet() }, days, new(new HashSet<int> { 1 }, 2, [], 1, 1)));

    [Fact]
    public void What_is_missing_what_is_too_much_and_wishes_cost_their_weights()
    {
        var wishes = new RotaWish[] { new(0, 0, Wanted: true, 3), new(1, 0, Wanted: true, 5), new(0, 1, Wanted: false, 7), new(2, 1, Wanted: false, 11) };
        var needs = new RotaNeed[] { new(0, 0, 3, TooFew: 100, TooMany: 1), new(2, 1, 0, TooFew: 100, TooMany: 13), new(3, 1, 0, 1000, 1000) };

        // two are short on day 0, one is too many on day 2, and two wishes are not met: an early on day 1, no night on day 2
        Assert.Equal((2 * 100) + 13 + 5 + 11, RotaCheck.Cost(new(14, s_duties, [s_free with { Wishes = wishes }], needs), Rotas.Of(s_duties, "E-N-----------")));
    }

    private static IEnumerable<BrokenRule> Broken(RotaMember member, string days, RotaTeam? team = null) =>
        RotaCheck.Broken(new(days.Length, s_duties, [member], []) { Team = team }, Rotas.Of(s_duties, days));
}
