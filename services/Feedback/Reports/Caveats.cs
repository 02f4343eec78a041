using PeerSupport.Feedback.V1;

namespace PeerSupport.Feedback.Reports;

/// <summary>What a reader has to know: the honest limits of figures, told with them and not somewhere else.</summary>
internal static class Caveats
{
    /// <summary>A share that reaches over so many per cent says little.</summary>
    private const int Wide = 30;

    public static IEnumerable<Caveat> Of(Report report)
    {
        if (report.Status is not ReportStatus.Published)
        {
            yield break;
        }

        yield return Caveat.Noise;
        yield return Caveat.Waiting;
        yield return Caveat.TakingPart;
        if (report.Measure is Measure.Feedback or Measure.Reflection)
        {
            yield return Caveat.SeveralSlips;
        }

        if (report.Measure is Measure.Reflection)
        {
            yield return Caveat.Teams;
        }

        if (report.Figures.Concat(report.Establishments.SelectMany(establishment => establishment.Figures)).Any(figure => figure.Share.Most - figure.Share.Least >= Wide))
        {
            yield return Caveat.Wide;
        }
    }
}
