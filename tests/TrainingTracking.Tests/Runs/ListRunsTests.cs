using PeerSupport.Harness;
using PeerSupport.Training.V1;
using Xunit;

namespace PeerSupport.TrainingTracking.Tests.Runs;

public sealed class ListRunsTests(SuiteFixture suite)
{
    [Fact]
    public async Task The_prison_sees_all_runs_at_its_place_and_a_provider_its_own()
    {
        var at = await RunsCase.Of(suite);
        var ours = await at.Planned();
        var other = await RunsCase.Of(suite);
        await Task.WhenAll(at.Applied(other.Code), other.Applied(at.Code));
        var theirs = await suite.Given.Run(other.Course, at.Establishment);
        var elsewhere = await suite.Given.Run(at.Course, other.Establishment);

        Assert.Equal(Names(ours, theirs), Names([.. (await Listed(at, at.AsPrison)).Runs]));
        Assert.Equal(Names(ours), Names([.. (await Listed(at, at.AsProvider)).Runs]));
        Assert.Equal(Names(ours, elsewhere), Names([.. (await suite.Training.ListProviderRunsAsync(new() { Parent = $"providers/{at.Provider}" }, at.AsProvider)).Runs]));
    }

    [Fact]
    public async Task Only_those_asked_for_by_state_day_and_risk()
    {
        var at = await RunsCase.Of(suite);
        var vetted = await suite.Given.Trainer(at.Course, inDays: 400);
        var (held, risky, safe) = (await at.Planned(), await at.Planned(inDays: 20), await at.Planned(inDays: 30, vetted.Name));
        await at.Hold(held.Name);

        Assert.Equal(Names(held), Names([.. (await Listed(at, at.AsPrison, ask => ask.State = RunState.Held)).Runs]));
        Assert.Equal(Names(risky, safe), Names([.. (await Listed(at, at.AsPrison, ask => ask.From = Given.Day(20))).Runs]));
        Assert.Equal(Names(risky), Names([.. (await Listed(at, at.AsPrison, ask => ask.AtRisk = true)).Runs]));
        var ofProvider = await suite.Training.ListProviderRunsAsync(new() { Parent = $"providers/{at.Provider}", State = RunState.Planned, AtRisk = true, From = Given.Day(1) }, at.AsProvider);
        Assert.Equal(Names(risky), Names([.. ofProvider.Runs]));
    }

    [Fact]
    public async Task A_long_list_comes_in_pages_in_order_that_miss_and_repeat_none()
    {
        var at = await RunsCase.Of(suite);
        var days = new[] { 5, 1, 3, 3, 3 };
        var planned = await Task.WhenAll(days.Select(day => at.Planned(day)));
        var (seen, ofProvider) = (new List<CourseRun>(), new List<CourseRun>());
        for (string? token = ""; token is not null;)
        {
            var page = await Listed(at, at.AsPrison, ask => (ask.PageSize, ask.PageToken) = (2, token));
            seen.AddRange(page.Runs);
            token = page.NextPageToken.Length > 0 ? page.NextPageToken : null;
        }

        for (string? token = ""; token is not null;)
        {
            var page = await suite.Training.ListProviderRunsAsync(new() { Parent = $"providers/{at.Provider}", PageSize = 2, PageToken = token }, at.AsProvider);
            ofProvider.AddRange(page.Runs);
            token = page.NextPageToken.Length > 0 ? page.NextPageToken : null;
        }

        Assert.Equal(planned.Select(run => run.Name).Order(), seen.Select(run => run.Name).Order());
        Assert.Equal([1, 3, 3, 3, 5], seen.Select(run => days.First(day => Given.Day(day).Equals(run.Sessions[0].Day))));
        Assert.Equal(seen.Select(run => run.Name), ofProvider.Select(run => run.Name));
    }

    private async Task<ListRunsResponse> Listed(RunsCase at, Grpc.Core.CallOptions by, Action<ListRunsRequest>? asked = null)
    {
        var request = new ListRunsRequest { Parent = at.Establishment };
        asked?.Invoke(request);
        return await suite.Training.ListRunsAsync(request, by);
    }

    private static IEnumerable<string> Names(params CourseRun[] runs) => runs.Select(run => run.Name).Order(StringComparer.Ordinal);
}
