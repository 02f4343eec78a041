using PeerSupport.Feedback.Atoms;
using PeerSupport.Feedback.V1;

namespace PeerSupport.Feedback.Reports;

/// <summary>What a reader has to know: the honest limits of figures, told with them and not somewhere else.</summary>
internal static class Caveats
{
    /// <summary>A share that reaches over so many per cent says little.</summary>
    private const int Wide = 30;

    /// <param name="figures">What is told; of nothing nothing has to be known.</param>
    public static IEnumerable<Caveat> Of(Measure measure, IReadOnlyCollection<PublishedFigure> figures)
    {
        if (figures.Count == 0)
        {
            yield break;
        }

        yield return Caveat.Noise;
        yield return Caveat.Waiting;
        yield return Caveat.TakingPart;
        yield return Caveat.OneAnswer;
        yield return Caveat.KnownOtherwise;
        if (measure is Measure.Feedback or Measure.Reflection)
        {
            yield return Caveat.SeveralSlips;
        }

        // which months asked what, whoever reads this can not read: so it is said wherever it may be so
        if (measure is Measure.Feedback && figures.Any(figure => figure.Category == Category.NotSaid))
        {
            yield return Caveat.NotAsked;
        }

        if (measure is Measure.Obstacle)
        {
            yield return Caveat.SeveralObstacles;
        }

        if (measure is Measure.Reflection)
        {
            yield return Caveat.Teams;
        }

        if (figures.Any(figure => figure.Share.Most - figure.Share.Least >= Wide))
        {
            yield return Caveat.Wide;
        }
    }
}
