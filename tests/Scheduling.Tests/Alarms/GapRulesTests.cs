using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class GapRulesTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 27, 3, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-480, -1, false)] // over
    [InlineData(-480, 0, false)]
    [InlineData(-480, 1, true)] // runs
    [InlineData(0, 60, true)]
    [InlineData(1439, 1500, true)]
    [InlineData(1440, 1500, false)] // in a day: it can still be planned
    public void A_gap_is_due_a_day_before_its_band_begins_until_it_is_over(int from, int until, bool due) =>
        Assert.Equal(due, GapRules.IsDue(new(new(2026, 11, 27), BandKind.Night, s_now.AddMinutes(from), s_now.AddMinutes(until)), s_now));

    [Theory]
    [InlineData(61, AlarmLevel.Coordinator)]
    [InlineData(60, AlarmLevel.Orderly)]
    [InlineData(-60, AlarmLevel.Orderly)]
    public void Within_the_hour_it_is_the_orderly_officers(int minutes, AlarmLevel level) => Assert.Equal(level, GapRules.Begins(s_now.AddMinutes(minutes), s_now));

    [Fact]
    public void It_climbs_over_the_orderly_officer_to_the_governor_sooner_the_nearer_the_band_is_and_never_within_the_hour()
    {
        var (since, now, at) = (s_now.AddHours(24), s_now, (Level: AlarmLevel.Coordinator, Repeats: 0));
        var climbs = new List<(double Hours, AlarmLevel, int)>();
        while (climbs.Count < 6)
        {
            (now, at) = (now + GapRules.ClimbsAfter(since, now), GapRules.Climb(at.Level, at.Repeats));
            climbs.Add(((since - now).TotalHours, at.Level, at.Repeats));
        }

        Assert.Equal([(12, AlarmLevel.Orderly, 0), (6, AlarmLevel.Governor, 0), (3, AlarmLevel.Governor, 1), (1.5, AlarmLevel.Governor, 2), (0.5, AlarmLevel.Governor, 3), (-0.5, AlarmLevel.Governor, 4)], climbs);
    }

    [Fact]
    public void What_is_covered_or_over_is_settled()
    {
        Assert.False(GapRules.IsSettled(s_now.AddMinutes(1), null, s_now));
        Assert.True(GapRules.IsSettled(s_now, null, s_now));
        Assert.True(GapRules.IsSettled(s_now.AddHours(1), s_now, s_now));
    }

    [Fact]
    public void Each_establishment_is_looked_at_once_an_interval_and_they_never_come_at_once()
    {
        var every = TimeSpan.FromMinutes(5);
        string[] codes = [.. from one in "ABCDEFGHIJ" from two in "ABCDEFGHIJ" select $"{one}{two}I"];
        var looks = codes.Select(code => GapRules.NextLook(code, every, s_now)).ToList();
        Assert.All(looks, look => Assert.InRange(look, s_now.AddTicks(1), s_now + every));
        Assert.Equal(looks.Select(look => look + every), codes.Zip(looks, (code, look) => GapRules.NextLook(code, every, look)));
        Assert.All(Enumerable.Range(0, 5), minute => Assert.InRange(looks.Count(look => look > s_now.AddMinutes(minute) && look <= s_now.AddMinutes(minute + 1)), 1, 40));
    }
}
