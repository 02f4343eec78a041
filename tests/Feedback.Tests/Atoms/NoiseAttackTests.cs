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

    /// <summary>The same atoms each time, so that the noise on them is too.</summary>
    private static readonly IReadOnlyList<Guid> s_atoms = [.. Enumerable.Range(0, 1500).Select(nth => new Guid(nth, 0, 0, new byte[8]))];

    /// <summary>The chance that a figure is published where so many are counted.</summary>
    private delegate double Publisher(int count, int figure);

    /// <summary>What is published of an atom in which so many said yes and so many no.</summary>
    private delegate (long Yes, long No) Teller(Guid atom, int yes, int no);

    /// <summary>AT7: nine of ten tell each other what they said, six of them yes. What is left of both figures is the tenth's answer and their noise.</summary>
    [Fact]
    public void Nine_colluders_learn_of_the_tenth_no_more_than_the_noise_lets_them()
    {
        Assert.Equal(1, Guessed(Exactly));
        Assert.InRange(Guessed(Noisily), 0.5, Math.E / (1 + Math.E)); // of two answers nobody can guess more than this through noise of ε = 1

        static double Guessed(Teller publisher) => s_atoms.Index().Average(atom =>
        {
            var yes = atom.Index % 2;
            var told = publisher(atom.Item, 6 + yes, 4 - yes);
            return (told.Yes - 6) - (told.No - 3) > 0 == (yes == 1) ? 1.0 : 0;
        });
    }

    /// <summary>AT8: all of twelve say yes. Whatever is published then, eleven and one could have been published as well.</summary>
    [Fact]
    public void Where_all_agree_nothing_published_says_so()
    {
        var figures = from yes in Enumerable.Range(2, 20) from no in Enumerable.Range(0, 12) select (yes, no);
        Assert.All(figures, figure => Assert.Equal(2, Agreeing(s_ours, figure).Count));
        Assert.Single(Agreeing(s_naive, (12, 0)));

        static IReadOnlyCollection<int> Agreeing(Publisher publisher, (int Yes, int No) told) => Left([0, 1], others => Told(publisher, 12 - others, told.Yes) * Told(publisher, others, told.No));

        // a report tells nothing below zero
        static double Told(Publisher publisher, int count, int figure) => figure > 0 ? publisher(count, figure) : Enumerable.Range(-120, 121).Sum(below => publisher(count, below));
    }

    /// <summary>AT8: nor does the share, whatever noise was drawn: no range ends where it begins, at all or at none.</summary>
    [Fact]
    public void Where_all_agree_no_share_is_told_as_all_or_none()
    {
        Assert.NotEmpty(Certain(Exactly, (count, all) => ((int)(100 * count / all.Sum()), (int)(100 * count / all.Sum()))));
        Assert.Empty(Certain(Noisily, (count, all) => Uncertainty.Share(count, all, AnswerBand.Of(12), 1)));

        // atoms of which it is told that all of the twelve said yes, or that none of them said no
        static IEnumerable<Guid> Certain(Teller publisher, Func<long, long[], (int Least, int Most)> share) => s_atoms.Where(atom =>
        {
            var (yes, no) = publisher(atom, 12, 0);
            return share(yes, [yes, no]).Least == 100 || share(no, [yes, no]).Most == 0;
        });
    }

    /// <summary>AT14: a share of exact counts with a decimal has one number of people behind it; of ours every band leaves several.</summary>
    [Fact]
    public void A_share_and_a_band_leave_more_than_one_number_of_people()
    {
        Assert.Equal([13], People(AnswerBand.Of(13), (n, count) => Math.Round(100.0 * count / n, 1) == 53.8 ? 1 : 0));
        foreach (var (n, told) in from n in Enumerable.Range(10, 90) from told in Enumerable.Range(0, n + 1) select (n, told))
        {
            Assert.True(People(AnswerBand.Of(n), (_, count) => s_ours(count, told)).Count > 1, $"{told} of {n}");
        }

        // of how many people what was told can be a share
        static IReadOnlyCollection<int> People(Band band, Func<int, int, double> chance) =>
            Left([.. Enumerable.Range(band.Least, band.Most - band.Least + 1)], n => Enumerable.Range(0, n + 1).Max(count => chance(n, count)));
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

    private static (long Yes, long No) Exactly(Guid atom, int yes, int no) => (yes, no);

    /// <summary>As the closing publishes it.</summary>
    private static (long Yes, long No) Noisily(Guid atom, int yes, int no)
    {
        var figures = Noisy.Of("a secret"u8.ToArray(), atom, Measure.Feedback, category => category is { Question: "met", Name: "YES" } ? yes : category is { Question: "met", Name: "NO" } ? no : 0);
        return (Of("YES"), Of("NO"));

        long Of(string name) => figures.Single(figure => figure.Category.Question == "met" && figure.Category.Name == name).Count;
    }

    /// <summary>Which of these could be true: those of a chance no more than e times less than that of the likeliest.</summary>
    private static IReadOnlyCollection<int> Left(IReadOnlyCollection<int> truths, Func<int, double> chance)
    {
        var likeliest = truths.Max(chance);
        return [.. truths.Where(truth => chance(truth) > 0 && chance(truth) * s_e >= likeliest)];
    }
}
