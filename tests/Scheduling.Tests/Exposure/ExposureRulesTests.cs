using CsCheck;
using PeerSupport.Harness;
using Xunit;

namespace PeerSupport.Scheduling.Tests.Exposed;

public sealed class ExposureRulesTests
{
    private static readonly string s_key = new('0', 64);

    private static readonly Gen<int[]> s_contacts = Gen.Int[1, 30].Array[0, 8];

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public void Ten_people_are_enough(int people, bool enough) => Assert.Equal(enough, new Exposure(people, 3, 12, 4).IsOfEnough);

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Three_supporters_are_enough(int supporters, bool enough) => Assert.Equal(enough, new Exposure(10, supporters, 12, 4).IsByEnough);

    [Theory]
    [InlineData(12, 6, true)]
    [InlineData(12, 7, false)]
    [InlineData(13, 7, false)]
    [InlineData(0, 0, true)]
    [InlineData(1, 1, false)]
    public void Nobody_has_more_than_half_and_exactly_half_is_not_more(int contacts, int most, bool spread) =>
        Assert.Equal(spread, new Exposure(10, 3, contacts, most).IsSpread);

    [Theory]
    [InlineData(3, false, false)]
    [InlineData(4, true, false)]
    [InlineData(9, true, false)]
    [InlineData(10, true, true)]
    public void Four_are_a_team_and_ten_a_large_one(int team, bool four, bool ten) =>
        Assert.Equal((four, ten), (new Team(team).IsOfFour, new Team(team).IsOfTen));

    /// <summary>What feedback's gate goes by: prisons and months in each of which nobody has more than half have nobody who has it in all of them.</summary>
    [Fact]
    public void What_is_spread_here_and_there_is_spread_together() => Gen.Select(s_contacts, s_contacts).Sample((here, there) =>
    {
        if (Of(here).IsSpread && Of(there).IsSpread)
        {
            Assert.True(Of([.. here, .. there]).IsSpread); // supporters of different prisons
            var months = here.Zip(there, (one, other) => one + other).Concat(here.Length > there.Length ? here.Skip(there.Length) : there.Skip(here.Length));
            Assert.True(Of([.. months]).IsSpread); // the same supporters in two months
        }
    }, iter: 20_000);

    [Fact]
    public void A_number_has_one_mark_in_a_month_and_another_under_another_key()
    {
        var number = Given.PrisonerNumber();
        Assert.Equal(ExposureMarks.Mark(s_key, number), ExposureMarks.Mark(s_key, number));
        Assert.NotEqual(ExposureMarks.Mark(s_key, number), ExposureMarks.Mark(s_key, Given.PrisonerNumber()));
        Assert.NotEqual(ExposureMarks.Mark(s_key, number), ExposureMarks.Mark(new string('1', 64), number));
    }

    [Fact]
    public void A_month_is_told_of_on_the_sixth_day_after_it()
    {
        var period = ExposurePeriod.Of(new DateOnly(2026, 12, 31));
        Assert.Equal(("2026-12", new DateTimeOffset(2027, 1, 6, 0, 0, 0, TimeSpan.Zero), "2027-01"), (period.Key, period.ToldAt, period.Next.Key));
        Assert.Equal(period, ExposurePeriod.Of(period.Key));
    }

    private static Exposure Of(int[] contacts) => new(10, contacts.Length, contacts.Sum(), contacts.DefaultIfEmpty(0).Max());
}
