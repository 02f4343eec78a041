using System.Numerics;
using CsCheck;
using PeerSupport.Feedback.Atoms;
using Xunit;

namespace PeerSupport.Feedback.Tests.Atoms;

/// <summary>AT2, and AT13, since exact counts are given to the attacker: beside every total there is, a pool that was not published can have none or nine, and all between.</summary>
public sealed class BoundsTests
{
    private static readonly DateOnly s_first = new(2026, 1, 1);

    [Fact]
    public void Of_a_pool_that_waits_nothing_is_known_but_that_it_waits() => Gen.Int[0, 14].Array[8].Sample(sizes =>
    {
        var all = World.FourPrisons(sizes, s_first);
        var atoms = Rule.Run(all, s_first, 3);
        var told = atoms.SelectMany(atom => atom.Atom.Responses).ToHashSet();
        Assert.All(Known(all, told, Rule.Reports(atoms)), bounds => Assert.Equal((BigInteger.Zero, World.Promised - 1), bounds));
    }, iter: 10);

    [Fact]
    public void With_small_cells_suppressed_the_bounds_close_in()
    {
        var all = World.FourPrisons([12, 3, 12, 12, 12, 12, 12, 12], s_first);
        var told = all.Where(response => !(response.Establishment == "E1X" && response.Month == s_first)).Select(response => response.Id).ToHashSet();
        Assert.Equal([(3, 3)], Known(all, told, Rule.SmallCellsSuppressed(all)));
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

    /// <summary>Of every pool that nothing was told of.</summary>
    private static IEnumerable<(BigInteger? Least, BigInteger? Most)> Known(List<Waiting> all, HashSet<Guid> told, IEnumerable<IReadOnlyList<Guid>> totals)
    {
        var (cells, kept) = (new Cells(all), new Cells(all).Of([[.. all.Where(response => !told.Contains(response.Id)).Select(response => response.Id)]])[0].Cells);
        var bounds = new Bounds(cells.Of(totals), [.. cells.Sizes.Select((_, cell) => kept.Contains(cell) ? World.Promised - 1 : (int?)null)]);
        return kept.Select(bounds.Of);
    }
}
