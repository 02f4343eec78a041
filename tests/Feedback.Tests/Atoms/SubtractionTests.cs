using CsCheck;
using PeerSupport.Feedback.Atoms;
using Xunit;

namespace PeerSupport.Feedback.Tests.Atoms;

/// <summary>
/// AT1, AT3, AT5: no adding and subtracting of published totals is about fewer than ten people. Exact counts are given to the attacker.
/// </summary>
public sealed class SubtractionTests
{
    private static readonly DateOnly s_first = new(2026, 1, 1);
    private static readonly string[] s_hierarchies = ["hierarchy1", "hierarchy2"];

    /// <summary>Four prisons in two regions, three months: a pool is a cell.</summary>
    private static readonly Gen<int[]> s_sizes = Gen.Int[0, 14].Array[12];

    [Fact]
    public void No_combination_of_reports_is_about_fewer_than_ten_people() => s_sizes.Sample(sizes =>
    {
        var all = World.FourPrisons(sizes, s_first);
        Assert.Empty(Attacks.Singled(all, Rule.Reports(Rule.Run(all, s_first, 6))).Take(1));
    }, iter: 20);

    [Fact]
    public void With_small_cells_suppressed_it_takes_one_subtraction()
    {
        var all = World.FourPrisons([12, 3, 11, 12, 12, 12, 12, 12, 12, 12, 12, 12], s_first);
        Assert.NotEmpty(Attacks.Singled(all, Rule.SmallCellsSuppressed(all)));
        Assert.Empty(Attacks.Singled(all, Rule.Reports(Rule.Run(all, s_first, 6))));
    }

    /// <summary>AT5: regions are cut anew. Whoever tells both cuts tells the difference; a response of ours stands under one region, for ever.</summary>
    [Fact]
    public void A_prison_that_moved_to_another_region_is_not_what_two_cuts_differ_by()
    {
        var before = World.FourPrisons([8, 3, 8, 8], s_first);
        var after = before.ConvertAll(Moved);
        Assert.NotEmpty(Attacks.Singled(before, Rule.SmallCellsSuppressed(before).Concat(Rule.SmallCellsSuppressed(after))));
        Assert.Empty(Attacks.Singled(before, Rule.SmallCellsSuppressed(before))); // it is the second cut

        s_sizes.Sample(sizes =>
        {
            var all = World.FourPrisons(sizes, s_first);
            var atoms = Rule.Run(all, s_first, 2);
            var told = atoms.SelectMany(atom => atom.Atom.Responses).ToHashSet();
            atoms.AddRange(Rule.Run([.. all.Where(response => !told.Contains(response.Id)).Select(Moved)], s_first.AddMonths(2), 4));
            Assert.Empty(Attacks.Singled(all, Rule.Reports(atoms)).Take(1));
        }, iter: 20);

        static Waiting Moved(Waiting response) => response.Establishment == "E1X" ? response with { Region = "r1" } : response;
    }

    /// <summary>AT3: a published table in which every row and column has two suppressions, and still gives 47 away.</summary>
    [Fact]
    public void The_table_with_two_suppressions_in_every_line_gives_47_away_and_its_people_nothing_through_atoms()
    {
        var table = Fixtures.Of("sdctable-simpleheuristic-2d");
        var freq = Fixtures.Cells(table);
        Assert.Equal(47, new RowSpace(Fixtures.Told(table).Select(total => ((IEnumerable<int>)total.Cells, total.Total)), 16).Of(Fixtures.Cell(table, "w/b")));

        // the same people: rows are prisons of one region, columns months
        var all = Enumerable.Range(0, 16).SelectMany(cell => World.Responses(freq[cell], $"E{cell / 4}X", "r", s_first.AddMonths(cell % 4))).ToList();
        Assert.Empty(Attacks.Singled(all, Rule.Reports(Rule.Run(all, s_first, 8))));
    }

    /// <summary>AT3: two tables that are safe one by one and linked by a hierarchy give 3 away.</summary>
    [Fact]
    public void The_linked_tables_give_3_away_and_their_people_nothing_through_atoms()
    {
        var fixture = Fixtures.Of("sdctable-linked-1d");
        var sizes = fixture.GetProperty("n").EnumerateObject().ToDictionary(town => town.Name, town => town.Value.GetInt32());
        var towns = sizes.Keys.ToList();
        var groups = s_hierarchies.SelectMany(name => fixture.GetProperty(name).EnumerateObject()).ToDictionary(group => group.Name, group => group.Value.EnumerateArray().Select(town => town.GetString()!).ToList());
        var published = groups.Values.Concat(towns.Where(town => sizes[town] > fixture.GetProperty("primaryThreshold").GetInt32()).Select(town => new List<string> { town }));
        var told = published.Select(cells => (cells.Select(town => towns.IndexOf(town)), (long)cells.Sum(town => sizes[town])));
        Assert.Equal(3, new RowSpace(told, towns.Count).Of(towns.IndexOf("K")));

        var all = towns.SelectMany(town => World.Responses(sizes[town], $"{town}XX", groups["county-1"].Contains(town) ? "county-1" : "county-2", s_first)).ToList();
        var atoms = Rule.Run(all, s_first, 6);
        Assert.NotEmpty(atoms);
        Assert.Empty(Attacks.Singled(all, Rule.Reports(atoms)));
    }
}
