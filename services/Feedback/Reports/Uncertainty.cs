using PeerSupport.Feedback.V1;

namespace PeerSupport.Feedback.Reports;

/// <summary>
/// How far a figure may be from what was said, because of the noise on it: what is told is a range that holds in nineteen of twenty cases, never a point.
/// Everything follows from stored figures and from how many atoms stand behind them, so nothing more is given away.
/// </summary>
internal static class Uncertainty
{
    /// <summary>So many standard deviations to either side hold nineteen of twenty.</summary>
    private const double Deviations = 1.96;

    /// <summary>The variance of one draw of the noise, P(k) proportional to q^|k|: 2q / (1 - q)², q = e^(-1/2).</summary>
    public static readonly double Variance = 2 * Math.Exp(-0.5) / Math.Pow(1 - Math.Exp(-0.5), 2);

    /// <summary>The share of a category in all answers to its question, in whole per cent.</summary>
    /// <param name="count">The category's figure: a sum of noisy ones, and so perhaps less than none.</param>
    /// <param name="all">The figures of all categories of the question, this one included.</param>
    /// <param name="answers">How many answers there are, which the noise does not touch.</param>
    /// <param name="atoms">How many atoms they are sums of.</param>
    /// <returns>Rounded outwards.</returns>
    public static (int Least, int Most) Share(long count, IReadOnlyCollection<long> all, Band answers, int atoms)
    {
        double total = Math.Clamp(all.Sum(), answers.Least, answers.Most);
        var share = Math.Clamp(count / total, 0, 1);

        // of what is divided by one knows as much as the noise on all figures leaves, or as the band does: whichever is more
        var byFigures = atoms * Variance * (Math.Pow(1 - share, 2) + ((all.Count - 1) * Math.Pow(share, 2)));
        var byBand = (atoms * Variance) + Math.Pow(share * (answers.Most - answers.Least) / 2, 2);
        var error = Deviations * Math.Sqrt(Math.Min(byFigures, byBand)) / total;
        return ((int)Math.Floor(100 * Math.Max(0, share - error)), (int)Math.Ceiling(100 * Math.Min(1, share + error)));
    }
}
