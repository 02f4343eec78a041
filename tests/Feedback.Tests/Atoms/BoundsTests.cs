using System.Numerics;
using CsCheck;
using PeerSupport.Feedback.Atoms;
using Xunit;

namespace PeerSupport.Feedback.Tests.Atoms;

/// <summary>AT2: exact counts are given to the attacker, and beside every total there is, a pool that was not published can have none or nine, and all between.</summary>
public sealed class BoundsTests
{
    private static readonly DateOnly s_first = new(2026, 1, 1);

    /// <summary>What is told of these people: totals, and who is in a pool that is not kept back.</summary>
    private delegate (IReadOnlyCollection<IReadOnlyList<Guid>> Totals, IReadOnlySet<Guid> Told) Publisher(List<Waiting> all);

    [Fact]
    public void Of_a_pool_that_waits_nothing_is_known_but_that_it_waits()
    {
        var three = World.FourPrisons([12, 3, 12, 12, 12, 0, 12, 12], s_first);
        Assert.Equal([(3, 3)], Known(SmallCellsSuppressed, three));
        Assert.Equal([(BigInteger.Zero, World.Promised - 1)], Known(Ours, three));
        Gen.Int[0, 14].Array[8].Sample(sizes => Assert.All(Known(Ours, World.FourPrisons(sizes, s_first)), bounds => Assert.Equal((BigInteger.Zero, World.Promised - 1), bounds)), iter: 10);

        static IEnumerable<(BigInteger? Least, BigInteger? Most)> Known(Publisher publisher, List<Waiting> all) => Attacks.Known(all, publisher(all).Totals, publisher(all).Told);
    }

    /// <summary>The solver itself, by a published table: 47 to the person, and with one more suppression 0 to 78.</summary>
    [Fact]
    public void The_bounds_are_those_of_the_published_table()
    {
        var table = Fixtures.Of("sdctable-simpleheuristic-2d");
        var cell = Fixtures.Cell(table, "w/b");
        Assert.Equal((47, 47), new Bounds(Fixtures.Told(table), new int?[16]).Of(cell));
        var oneMore = Enumerable.Range(0, 16).Except(Fixtures.Hidden(table)).Select(more => new Bounds(Fixtures.Told(table, more), new int?[16]).Of(cell));
        Assert.Contains((0, 78), oneMore);
    }

    private static (IReadOnlyCollection<IReadOnlyList<Guid>>, IReadOnlySet<Guid>) Ours(List<Waiting> all)
    {
        var atoms = Rule.Run(all, s_first, 3);
        return ([.. Rule.Reports(atoms)], atoms.SelectMany(atom => atom.Atom.Responses).ToHashSet());
    }

    private static (IReadOnlyCollection<IReadOnlyList<Guid>>, IReadOnlySet<Guid>) SmallCellsSuppressed(List<Waiting> all)
    {
        var pools = all.GroupBy(response => (response.Establishment, response.Month)).Where(pool => pool.Count() >= World.Promised);
        return ([.. Rule.SmallCellsSuppressed(all)], pools.SelectMany(pool => pool).Select(response => response.Id).ToHashSet());
    }
}
