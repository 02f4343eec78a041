using CsCheck;
using PeerSupport.Feedback.Atoms;
using PeerSupport.Feedback.V1;
using Xunit;

namespace PeerSupport.Feedback.Tests.Atoms;

/// <summary>What becomes an atom at the close of a month, and what waits on.</summary>
public sealed class ClosingTests
{
    private static readonly DateOnly s_month = new(2026, 10, 1);

    private static readonly Gen<List<Waiting>> s_anything = Gen.Select(
            Gen.Guid, Gen.Int[0, 7], Gen.Int[0, 1], Gen.Int[0, 1], Gen.Int[0, 3],
            (id, establishment, scheme, measure, months) => World.Response($"E{establishment}X", $"r{establishment / 4}", s_month.AddMonths(1 - months)) with
            {
                Id = id,
                Scheme = $"schemes/s{scheme}",
                Measure = measure == 0 ? Measure.Selection : Measure.Ending,
            })
        .List[0, 150];

    [Theory]
    [InlineData(9, 0)]
    [InlineData(10, 1)]
    [InlineData(11, 1)]
    public void Ten_of_an_establishment_are_enough(int responses, int atoms) =>
        Assert.Equal(atoms, Close(World.Responses(responses, "MDI", "r", s_month)).Count);

    [Fact]
    public void Selections_and_endings_and_schemes_are_never_told_together()
    {
        var nine = World.Responses(9, "MDI", "r", s_month);
        Assert.Empty(Close([.. nine, .. nine.Select(response => response with { Measure = Measure.Ending })]));
        Assert.Empty(Close([.. nine, .. nine.Select(response => response with { Scheme = "schemes/other" })]));
    }

    [Fact]
    public void What_is_too_little_waits_a_month_for_more_of_its_own()
    {
        Assert.Equal("MDI", Assert.Single(Close([.. World.Responses(6, "MDI", "r", s_month.AddMonths(-1)), .. World.Responses(4, "MDI", "r", s_month)])).Establishment);
        Assert.Empty(Close([.. World.Responses(6, "MDI", "r", s_month), .. World.Responses(4, "MDI", "r", s_month.AddMonths(1))]));
    }

    [Theory]
    [InlineData(3, 4, 1, "r")]  // twelve of three, after a month
    [InlineData(3, 4, 0, null)] // not in their own month
    [InlineData(2, 9, 1, null)] // eighteen of two establishments would tell one of the other
    [InlineData(3, 3, 1, null)] // nine
    public void Then_others_of_the_region_join(int establishments, int each, int monthsAgo, string? region)
    {
        var waiting = Enumerable.Range(0, establishments).SelectMany(n => World.Responses(each, $"E{n}X", "r", s_month.AddMonths(-monthsAgo)));
        var closed = Close([.. waiting]);
        Assert.Equal(region is null ? [] : [(region, null)], closed.Select(atom => (atom.Region, atom.Establishment)));
    }

    [Theory]
    [InlineData(2, "-")]
    [InlineData(1, null)]
    public void Then_others_of_the_nation(int monthsAgo, string? region)
    {
        var waiting = Enumerable.Range(0, 4).SelectMany(n => World.Responses(3, $"E{n}X", $"r{n}", s_month.AddMonths(-monthsAgo)));
        Assert.Equal(region is null ? [] : [region], Close([.. waiting]).Select(atom => atom.Region));
    }

    [Fact]
    public void Of_an_establishment_whose_region_is_not_known_nothing_is_told() =>
        Assert.Empty(Close([.. World.Responses(20, "MDI", "r", s_month).Select(response => response with { Region = null })]));

    [Fact]
    public void Every_atom_is_enough_of_one_kind_and_no_response_is_in_two() => s_anything.Sample(waiting =>
    {
        var closed = Close(waiting);
        var byId = waiting.ToDictionary(response => response.Id);
        Assert.Equal(closed.Sum(atom => atom.Responses.Count), closed.SelectMany(atom => atom.Responses).Distinct().Count());
        foreach (var atom in closed)
        {
            var members = atom.Responses.Select(id => byId[id]).ToList();
            Assert.True(members.Count >= Closing.Least);
            Assert.All(members, member => Assert.Equal((atom.Scheme, atom.Measure), (member.Scheme, member.Measure)));
            Assert.All(members, member => Assert.True(member.Month <= s_month));
            Assert.True(atom.Establishment is not null ? members.All(member => member.Establishment == atom.Establishment) : members.Select(member => member.Establishment).Distinct().Count() >= 3);
            Assert.True(atom.Region == Pool.Nation || members.All(member => member.Region == atom.Region));
        }

        // what an establishment keeps back is less than ten
        var left = waiting.Where(response => response.Month <= s_month && !closed.Any(atom => atom.Responses.Contains(response.Id)));
        Assert.All(left.GroupBy(response => (response.Establishment, response.Scheme, response.Measure)), pool => Assert.True(pool.Count() < Closing.Least));
    }, iter: 2000);

    [Theory]
    [InlineData(10, 10, 14)]
    [InlineData(14, 10, 14)]
    [InlineData(15, 15, 19)]
    [InlineData(20, 20, 29)]
    [InlineData(99, 90, 99)]
    [InlineData(100, 100, 199)]
    public void How_many_there_are_is_told_as_a_band(int answers, int least, int most) =>
        Assert.Equal(new Band { Least = least, Most = most }, AnswerBand.Of(answers));

    private static IReadOnlyList<Closed> Close(List<Waiting> waiting) => Closing.Of(waiting, s_month, new([]));
}
