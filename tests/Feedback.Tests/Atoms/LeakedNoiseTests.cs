using PeerSupport.Feedback.Atoms;
using PeerSupport.Feedback.V1;
using Xunit;

namespace PeerSupport.Feedback.Tests.Atoms;

/// <summary>
/// AT13: the secret of the noise has leaked. Whoever has it takes the noise off every figure that was published, and attacks what is left as AT1, AT2 and AT3 do:
/// what protects then is that no total is of fewer than ten, and none overlaps another.
/// </summary>
public sealed class LeakedNoiseTests
{
    private static readonly byte[] s_secret = "a secret that has leaked"u8.ToArray();
    private static readonly DateOnly s_first = new(2026, 1, 1);

    /// <summary>Of which people, by months, totals are told.</summary>
    private delegate IEnumerable<IReadOnlyList<Guid>> Publisher(IReadOnlyCollection<Waiting> all);

    [Fact]
    public void Without_its_noise_no_combination_of_atoms_is_about_fewer_than_ten_people()
    {
        var all = World.FourPrisons([12, 3, 11, 12, 12, 12, 12, 12, 12, 12, 12, 12], s_first);
        Assert.NotEmpty(Attacks.Singled(all, Recovered(Rule.SmallCellsSuppressed, all)));
        Assert.Empty(Attacks.Singled(all, Recovered(Ours, all)));
    }

    [Fact]
    public void Without_its_noise_a_pool_that_waits_can_have_none_or_nine()
    {
        var all = World.FourPrisons([12, 3, 12, 12, 12, 12, 12, 12], s_first);
        var told = all.Where(response => !(response.Establishment == "E1X" && response.Month == s_first)).Select(response => response.Id).ToHashSet();
        Assert.Equal([(3, 3)], Attacks.Known(all, Recovered(Rule.SmallCellsSuppressed, all), told));
        Assert.Equal([(0, World.Promised - 1)], Attacks.Known(all, Recovered(Ours, all), told));
    }

    /// <summary>The people of the published table: with its small cell alone suppressed, those five are what is left of its line.</summary>
    [Fact]
    public void Without_its_noise_the_published_table_gives_nobody_away()
    {
        var freq = Fixtures.Cells(Fixtures.Of("sdctable-simpleheuristic-2d"));
        var all = Enumerable.Range(0, 16).SelectMany(cell => World.Responses(freq[cell], $"E{cell / 4}X", "r", s_first.AddMonths(cell % 4))).ToList();
        Assert.Equal(5, Assert.Single(Attacks.Singled(all, Recovered(Rule.SmallCellsSuppressed, all))).Sum(cell => freq[cell]));
        Assert.Empty(Attacks.Singled(all, Recovered(Ours, all)));
    }

    private static IEnumerable<IReadOnlyList<Guid>> Ours(IReadOnlyCollection<Waiting> all) => Rule.Run(all, s_first, 8).Select(atom => atom.Atom.Responses);

    /// <summary>Everything as it is published, each figure with its noise, and the noise taken off again: exact totals.</summary>
    private static List<IReadOnlyList<Guid>> Recovered(Publisher publisher, IReadOnlyCollection<Waiting> all)
    {
        var (told, atom) = (publisher(all).ToList(), 0);
        var noisy = told.ConvertAll(people => (People: people, Atom: new Guid(++atom, 0, 0, new byte[8]))).ConvertAll(total => (total.People, total.Atom, Figures: Figures(total.Atom, total.People.Count)));
        Assert.Contains(noisy, total => total.Figures.Sum(figure => figure.Count) != total.People.Count);
        Assert.All(noisy, total => Assert.Equal(total.People.Count, total.Figures.Sum(figure => figure.Count - NoiseBits.Draw(s_secret, total.Atom, figure.Category.Question, figure.Category.Name))));
        return told;
    }

    /// <summary>All of them told the same ethnic group.</summary>
    private static IEnumerable<(Category Category, long Count)> Figures(Guid atom, int people) => Noisy
        .Of(s_secret, atom, Measure.Selection, category => category is { Question: "ethnicity", Name: "BLACK.APPOINTED" } ? people : 0)
        .Where(figure => figure.Category.Question == "ethnicity");
}
