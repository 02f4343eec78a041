using PeerSupport.Feedback.Atoms;
using PeerSupport.Feedback.Reports;
using PeerSupport.Feedback.V1;
using Xunit;

namespace PeerSupport.Feedback.Tests.Atoms;

/// <summary>
/// AT7, AT8, AT10, AT14: who knows all others, sees everybody agree, or turns shares back into people. Each attack is one function, of a publisher: it
/// succeeds against the one who tells exact counts of ten and more, and fails against us.
/// </summary>
public sealed class NoiseAttackTests
{
    private static readonly double s_e = Math.E * (1 + 1e-9);

    private static readonly double[] s_chances = [.. Enumerable.Range(-150, 301).Select(Enumerated.Noise.Of)];

    private static readonly Publisher s_ours = (count, figure) => s_chances[figure - count + 150];

    private static readonly Publisher s_naive = (count, figure) => count == figure ? 1 : 0;

    /// <summary>The chance that a figure is published where so many are counted.</summary>
    private delegate double Publisher(int count, int figure);

    /// <summary>AT7: nine of ten tell each other what they said. What is left of both figures is the tenth's answer and their noise.</summary>
    [Fact]
    public void Nine_colluders_learn_of_the_tenth_no_more_than_the_noise_lets_them()
    {
        var figures = from yes in Enumerable.Range(-10, 36) from no in Enumerable.Range(-10, 36) select (yes, no);
        Assert.All(figures, figure => Assert.Equal(2, Colluders(s_ours, figure)));
        Assert.Equal(1, Colluders(s_naive, (7, 3)));

        // what the tenth can have said, of six among the nine who said yes
        static int Colluders(Publisher publisher, (int Yes, int No) told) => Left([1, 0], tenth => publisher(6 + tenth, told.Yes) * publisher(4 - tenth, told.No));
    }

    /// <summary>AT8: all of twelve say yes. Whatever is published then, eleven and one could have been published as well.</summary>
    [Fact]
    public void Where_all_agree_nothing_published_says_so()
    {
        var figures = from yes in Enumerable.Range(2, 20) from no in Enumerable.Range(0, 12) select (yes, no);
        Assert.All(figures, figure => Assert.Equal(2, Agreeing(s_ours, figure)));
        Assert.Equal(1, Agreeing(s_naive, (12, 0)));

        static int Agreeing(Publisher publisher, (int Yes, int No) told) => Left([0, 1], others => Told(publisher, 12 - others, told.Yes) * Told(publisher, others, told.No));

        // a report tells nothing below zero
        static double Told(Publisher publisher, int count, int figure) => figure > 0 ? publisher(count, figure) : Enumerable.Range(-120, 121).Sum(below => publisher(count, below));
    }

    /// <summary>AT8: nor does the share, whatever noise was drawn: no range ends where it begins, at all or at none.</summary>
    [Fact]
    public void Where_all_agree_no_share_is_told_as_all_or_none()
    {
        var band = AnswerBand.Of(12);
        foreach (var (yes, no) in from yes in Enumerable.Range(-20, 60) from no in Enumerable.Range(-20, 40) select (yes, no))
        {
            Assert.True(Uncertainty.Share(yes, [yes, no], band, 1) is { Least: < 100 } and { Most: > 0 });
            Assert.True(Uncertainty.Share(no, [yes, no], band, 1) is { Least: < 100 } and { Most: > 0 });
        }

        Assert.Equal(100, 100 * 12 / (12 + 0)); // exact counts
    }

    /// <summary>AT14: a share of exact counts with a decimal has one pair of numbers behind it; of ours every band leaves several.</summary>
    [Fact]
    public void A_share_and_a_band_leave_more_than_one_number_of_people()
    {
        foreach (var (n, count) in from n in Enumerable.Range(10, 90) from count in Enumerable.Range(0, n + 1) select (n, count))
        {
            var band = AnswerBand.Of(n);
            var people = Enumerable.Range(band.Least, band.Most - band.Least + 1).ToList();
            Assert.True(Left(people, other => Enumerable.Range(0, other + 1).Max(c => s_ours(c, count))) > 1, $"{count} of {n}");
        }

        Assert.Equal([(13, 7)], from n in Enumerable.Range(10, 5) from count in Enumerable.Range(0, n + 1) where Math.Round(100.0 * count / n, 1) == 53.8 select (n, count));
    }

    /// <summary>AT10: thirty answers about one supporter. Counting answers alone would publish them.</summary>
    [Fact]
    public void Where_too_few_could_have_answered_or_one_supporter_is_meant_nothing_is_told()
    {
        var month = new DateOnly(2026, 1, 1);
        var answers = World.Responses(30, "MDI", "r", month).ConvertAll(answer => answer with { Measure = Measure.Feedback });
        Assert.Empty(Rule.Run(answers, month, 6));
        Assert.Empty(Rule.Run(answers, month, 6, Told(askers: true, supporters: true, spread: false)));
        Assert.Empty(Rule.Run(answers, month, 6, Told(askers: true, supporters: false, spread: true)));
        Assert.Empty(Rule.Run(answers, month, 6, Told(askers: false, supporters: true, spread: true)));
        Assert.Single(Rule.Run(answers, month, 6, Told(askers: true, supporters: true, spread: true)));
        Assert.NotEmpty(Rule.SmallCellsSuppressed(answers));

        Exposures Told(bool askers, bool supporters, bool spread) => new([ExposureTests.Of("MDI", month, askers, supporters, spread)]);
    }

    /// <summary>How many of these could be true: those of a chance no more than e times less than that of the likeliest.</summary>
    private static int Left(IReadOnlyCollection<int> truths, Func<int, double> chance)
    {
        var likeliest = truths.Max(chance);
        return truths.Count(truth => chance(truth) > 0 && chance(truth) * s_e >= likeliest);
    }
}
