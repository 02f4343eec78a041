using CsCheck;
using PeerSupport.Feedback.Atoms;
using PeerSupport.Feedback.Reports;
using PeerSupport.Feedback.V1;
using Xunit;

namespace PeerSupport.Feedback.Tests.Reports;

public sealed class UncertaintyTests
{
    private static readonly byte[] s_secret = "a secret"u8.ToArray();

    [Fact]
    public void The_variance_is_that_of_the_noise_that_is_drawn()
    {
        var draws = Enumerable.Range(0, 40_000).Select(nth => (double)NoiseBits.Draw(s_secret, Atom(nth), "question", "category")).ToList();
        Assert.InRange(draws.Average(), -0.07, 0.07); // five standard errors
        Assert.InRange(draws.Average(draw => draw * draw), Uncertainty.Variance * 0.94, Uncertainty.Variance * 1.06); // 7.84
    }

    /// <summary>Answers to a question of five categories, in so many atoms, with the product's own noise: how often the range holds the true share.</summary>
    [Theory]
    [InlineData(12, 1)]
    [InlineData(40, 1)]
    [InlineData(150, 12)]
    [InlineData(700, 60)]
    public void The_range_holds_the_share_that_was_said_in_nineteen_of_twenty_cases(int answers, int atoms)
    {
        var (held, told, band) = (0, 0, AnswerBand.Of(answers / atoms));
        var all = new Band { Least = band.Least * atoms, Most = band.Most * atoms };
        for (var nth = 0; nth < 1000; nth++)
        {
            long[] said = [answers / 2, answers / 4, answers / 8, 0, answers - (answers / 2) - (answers / 4) - (answers / 8)];
            var noisy = said.Select((count, category) => count + Enumerable.Range(0, atoms).Sum(atom => (long)NoiseBits.Draw(s_secret, Atom((nth * atoms) + atom), "question", $"{category}"))).ToList();
            foreach (var (count, category) in noisy.Select((count, category) => (count, category)))
            {
                var (least, most) = Uncertainty.Share(count, noisy, all, atoms);
                var share = 100.0 * said[category] / answers;
                held += share >= least && share <= most ? 1 : 0;
                told++;
            }
        }

        Assert.InRange((double)held / told, 0.94, 0.999);
    }

    [Fact]
    public void No_share_is_ever_a_point_and_none_lies_outside_what_there_can_be() => Gen.Select(Gen.Long[-5, 500].Array[2, 8], Gen.Int[1, 200]).Sample((figures, atoms) =>
        figures.All(count => Uncertainty.Share(count, figures, new() { Least = 10 * atoms, Most = 14 * atoms }, atoms) is var (least, most) && least >= 0 && most <= 100 && least < most));

    /// <summary>Figures that sum to nothing like what there is: the band, which bears no noise, says of how many.</summary>
    [Fact]
    public void Of_how_many_a_share_is_the_band_says_where_the_figures_do_not() =>
        Assert.Equal(Uncertainty.Share(6, [6, 4], new() { Least = 10, Most = 14 }, 1), Uncertainty.Share(6, [6, -5], new() { Least = 10, Most = 14 }, 1));

    [Fact]
    public void A_report_bears_its_limits_and_says_where_it_says_little()
    {
        Caveat[] always = [Caveat.Noise, Caveat.Waiting, Caveat.TakingPart, Caveat.OneAnswer, Caveat.KnownOtherwise];
        Assert.Equal([.. always, Caveat.SeveralSlips], Caveats.Of(Measure.Feedback, [Figure(40, 60)]));
        Assert.Equal([.. always, Caveat.SeveralObstacles], Caveats.Of(Measure.Obstacle, [Figure(40, 60)]));
        Assert.Equal([.. always, Caveat.SeveralSlips, Caveat.Teams], Caveats.Of(Measure.Reflection, [Figure(40, 60, "NOT_SAID")]));
        Assert.Equal([.. always, Caveat.Wide], Caveats.Of(Measure.Selection, [Figure(40, 60), Figure(20, 50)]));
        Assert.Equal([.. always, Caveat.SeveralSlips, Caveat.NotAsked], Caveats.Of(Measure.Feedback, [Figure(40, 60), Figure(40, 60, "NOT_SAID")]));
        Assert.Empty(Caveats.Of(Measure.Feedback, []));
    }

    /// <summary>The same atoms each time, so that the noise on them is too.</summary>
    private static Guid Atom(int nth) => new(nth, 0, 0, new byte[8]);

    private static PublishedFigure Figure(int least, int most, string category = "YES") => new() { Category = category, Share = new() { Least = least, Most = most } };
}
