using PeerSupport.Feedback.V1;
using static PeerSupport.Deploy.Demo.Cast;

namespace PeerSupport.Deploy.Demo;

/// <summary>5. Every obstacle is counted, and nobody can be singled out from what headquarters sees.</summary>
internal sealed class Counting(SuiteAddress suite, Telling telling, Cast cast)
{
    public async Task Tell()
    {
        await telling.Chapter("5. Both obstacles are counted; headquarters sees nobody");
        await telling.Does("Moorland's co-ordinator reads: nobody available, no escort, once each", "",
            async () => await suite.Feedback.ListObstacleCountsAsync(new() { Parent = Prison }, suite.As("COORDINATOR@MDI")),
            async _ => (await Counts()).SequenceEqual(["NOBODY_AVAILABLE 1", "NO_ESCORT 1"]));
        await telling.Refuses("the region may not read them", "PERMISSION_DENIED",
            async () => await suite.Feedback.ListObstacleCountsAsync(new() { Parent = Prison }, suite.As("REGION@yorkshire-and-the-humber")));
        await telling.Does("the region's report says: not enough feedback", "",
            async () => await suite.Feedback.GetReportAsync(new() { Region = Region, Scheme = Listener }, suite.As("REGION@yorkshire-and-the-humber")),
            report => Task.FromResult(report is { Status: ReportStatus.NotEnoughFeedback, Figures.Count: 0, Answers: null }));
    }

    private async Task<IEnumerable<string>> Counts() =>
        (await suite.Feedback.ListObstacleCountsAsync(new() { Parent = Prison }, suite.As("GOVERNOR@MDI"))).Counts
        .Where(count => count.Scheme == cast.QuickScheme)
        .Select(count => $"{count.Code} {count.Count}")
        .Order(StringComparer.Ordinal);
}
