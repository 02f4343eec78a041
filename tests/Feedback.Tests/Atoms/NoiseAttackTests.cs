using PeerSupport.Feedback.Atoms;
using PeerSupport.Feedback.V1;
using Xunit;

namespace PeerSupport.Feedback.Tests.Atoms;

/// <summary>AT7, AT8, AT10, AT14: who knows all others, sees everybody agree, or turns shares back into people, beside what he would learn from exact counts.</summary>
public sealed class NoiseAttackTests
{
    private static readonly double s_e2 = Math.Exp(2) * (1 + 1e-9);

    private static readonly double[] s_chances = [.. Enumerable.Range(-150, 301).Select(Enumerated.Noise.Of)];

    private static double Chance(int noise) => s_chances[noise + 150];

    /// <summary>AT7: nine of ten tell each other what they said. What is left of a figure is the tenth's answer and its noise.</summary>
    [Fact]
    public void Nine_colluders_learn_of_the_tenth_no_more_than_the_noise_lets_them()
    {
        const int known = 6; // of the nine
        for (var figure = -10; figure <= 25; figure++)
        {
            var (yes, no) = (Chance(figure - known - 1), Chance(figure - known));
            Assert.InRange(yes / no, 1 / (Math.E * (1 + 1e-9)), Math.E * (1 + 1e-9));
        }

        Assert.Equal([1], Enumerable.Range(0, 2).Where(tenth => known + tenth == 7)); // exact counts: one is left
    }

    /// <summary>Who says A and not B is in another of two figures: both together change by e² at most, which the README says.</summary>
    [Fact]
    public void An_answer_changed_moves_two_figures_and_their_chance_by_e_squared_at_most()
    {
        foreach (var (a, b) in from a in Enumerable.Range(-12, 25) from b in Enumerable.Range(-12, 25) select (a, b))
        {
            Assert.True(Chance(a - 1) * Chance(b) <= s_e2 * Chance(a) * Chance(b - 1));
        }
    }

    /// <summary>AT8: all of twelve say yes. Whatever is published then, eleven and one could have been published as well.</summary>
    [Fact]
    public void Where_all_agree_nothing_published_says_so()
    {
        foreach (var (yes, no) in from yes in Enumerable.Range(2, 20) from no in Enumerable.Range(0, 12) select (yes, no))
        {
            Assert.True(Told(12, yes) * Told(0, no) <= s_e2 * Told(11, yes) * Told(1, no));
        }

        Assert.NotEqual((12, 0), (11, 1)); // exact counts: 100 % is 100 %

        // a report tells nothing below zero
        static double Told(int count, int figure) => figure > 0 ? Chance(figure - count) : Enumerable.Range(-30, 31).Sum(noise => Chance(noise - count));
    }

    /// <summary>AT14: a share of exact counts with a decimal has one pair of numbers behind it; of ours every number in the band is left.</summary>
    [Fact]
    public void A_share_and_a_band_leave_more_than_one_number_of_people()
    {
        foreach (var (n, count) in from n in Enumerable.Range(10, 90) from count in Enumerable.Range(0, n + 1) select (n, count))
        {
            var band = AnswerBand.Of(n);
            var likely = Enumerable.Range(band.Least, band.Most - band.Least + 1).Where(other => Enumerable.Range(0, other + 1).Max(c => Chance(count - c)) >= Chance(0) / s_e2);
            Assert.True(likely.Count() > 1, $"{count} of {n}");
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
}
