using CsCheck;
using Xunit;
using static PeerSupport.Scheduling.Tests.RandomRotas;

namespace PeerSupport.Scheduling.Tests;

public sealed class AlikeDutiesTests
{
    /// <summary>Every rota of a small problem, folded and dealt out again.</summary>
    [Fact]
    public void What_is_planned_as_one_keeps_and_breaks_the_same_rules_and_costs_the_same_when_it_is_dealt_out()
    {
        var merged = 0;
        Gen.OneOf(Twins(Teams(days: 3)), Twins(Problems(days: 3, duties: 2)), Teams(days: 3)).Sample(
            problem =>
            {
                var alike = new AlikeDuties(problem);
                merged += alike.Merged.Needs.Count < problem.Needs.Count ? 1 : 0;
                var lines = Lines(problem.Days, problem.Duties.Count).ToArray();
                return lines.Zip(lines.Reverse(), (one, other) => Rotas.Of(one, other)).All(rota =>
                {
                    var folded = alike.Fold(rota);
                    var dealt = alike.Unfold(folded);
                    return Breaking(problem, rota).SetEquals(Breaking(alike.Merged, folded))
                        && Breaking(problem, dealt).SetEquals(Breaking(alike.Merged, folded))
                        && RotaCheck.Cost(problem, dealt) == RotaCheck.Cost(alike.Merged, folded)
                        && RotaCheck.Cost(problem, dealt) <= RotaCheck.Cost(problem, rota);
                });
            },
            iter: 300,
            threads: 1,
            print: problem => $"{problem} {string.Join(' ', problem.Members)} {string.Join(' ', problem.Needs)}");
        Assert.True(merged > 50, $"{merged} problems had duties that are alike");
    }

    [Fact]
    public void Of_one_evening_in_two_wings_one_is_planned_with_the_places_of_both_and_each_gets_its_own()
    {
        var problem = Evenings(wished: []);
        var alike = new AlikeDuties(problem);
        Assert.Equal([new RotaNeed(0, 0, 3, 10, 1), new RotaNeed(0, 2, 1, 10, 1)], alike.Merged.Needs);

        var dealt = alike.Unfold(Rotas.Of([0], [0], [0], [2]));
        Assert.Equal([0, 1, 1, 2], Enumerable.Range(0, 4).Select(member => dealt[member, 0]));
    }

    [Fact]
    public void What_somebody_would_keep_is_planned_by_itself() =>
        Assert.Equal(3, new AlikeDuties(Evenings(wished: [new(0, 1, Wanted: true, 100)])).Merged.Needs.Count);

    /// <summary>Whoever would rather not have evenings would rather not have any of them.</summary>
    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(1, 0, 3)]
    [InlineData(1, 2, 3)]
    public void What_somebody_would_rather_not_have_is_planned_as_one_where_it_is_as_unwanted_in_each_wing(int first, int second, int needs)
    {
        var problem = Evenings([new(0, 0, Wanted: false, first), new(0, 1, Wanted: false, second)]);
        var alike = new AlikeDuties(problem);
        Assert.Equal(needs, alike.Merged.Needs.Count);
        Assert.All(new[] { Rotas.Of([0], [1], [1], [2]), Rotas.Of([1], [0], [1], [2]), Rotas.Of([2], [1], [1], [0]) }, rota =>
            Assert.Equal(RotaCheck.Cost(problem, rota), RotaCheck.Cost(alike.Merged, alike.Fold(rota))));
    }

    /// <summary>Who breaks which rule. A duty that somebody may not have on a day, and one that he may never have, are alike.</summary>
    private static HashSet<(int Member, RotaRule Rule)> Breaking(RotaProblem problem, Rota rota) =>
        [.. RotaCheck.Broken(problem, rota).Select(broken => (broken.Member, broken.Rule is RotaRule.TooOften ? RotaRule.Barred : broken.Rule))];

    /// <summary>The third duty is a night.</summary>
    private static RotaProblem Evenings(IReadOnlyList<RotaWish> wished) => new(
        1,
        [new("A evening", 0, new HashSet<int>()), new("B evening", 0, new HashSet<int>()), new("A night", 0, new HashSet<int>())],
        [.. Enumerable.Range(0, 4).Select(member => new RotaMember($"{member}", [1, 1, 1], 0, int.MaxValue, 1, 1, 1, 1, new HashSet<int>(), member == 0 ? wished : []))],
        [new(0, 0, 1, 10, 1), new(0, 1, 2, 10, 1), new(0, 2, 1, 10, 1)])
    {
        Team = new(new HashSet<int> { 2 }, 0, [], 1, 10),
    };
}
