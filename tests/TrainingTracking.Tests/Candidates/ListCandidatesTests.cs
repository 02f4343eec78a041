using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using Xunit;

namespace PeerSupport.TrainingTracking.Tests.Candidates;

public sealed class ListCandidatesTests(SuiteFixture suite)
{
    private readonly string _provider = Given.Provider();

    [Fact]
    public async Task Whom_the_provider_accepted_is_a_candidate_by_opaque_id_only()
    {
        var news = await suite.Candidate(_provider);
        var candidate = Assert.Single(await suite.Candidates(_provider));
        Assert.Equal((news.Person, news.Application, news.Scheme), (candidate.Person, candidate.Application, candidate.Scheme));
    }

    [Theory]
    [InlineData(ApplicationState.Submitted)]
    [InlineData(ApplicationState.Cleared)]
    [InlineData(ApplicationState.NotCleared)]
    [InlineData(ApplicationState.Declined)]
    [InlineData(ApplicationState.Appointed)]
    [InlineData(ApplicationState.Withdrawn)]
    [InlineData(ApplicationState.Closed)]
    public async Task Nobody_else_is(ApplicationState state)
    {
        var news = await suite.Candidate(_provider);
        news.State = state;
        news.Version++;
        await suite.Tell("training", news);
        Assert.Empty(await suite.Candidates(_provider));
    }

    [Fact]
    public async Task In_training_he_stays_on_the_list()
    {
        var news = RegistryNews.Application(_provider, ApplicationState.InTraining);
        await suite.Tell("training", news);
        Assert.Equal(news.Person, Assert.Single(await suite.Candidates(_provider)).Person);
    }

    [Fact]
    public async Task Late_news_does_not_bring_back_who_withdrew()
    {
        var news = RegistryNews.Application(_provider, ApplicationState.Withdrawn, version: 11);
        await suite.Tell("training", news);
        var earlier = news.Clone();
        (earlier.State, earlier.Version) = (ApplicationState.Accepted, 10);
        await suite.Tell("training", earlier);
        Assert.Empty(await suite.Candidates(_provider));
    }

    [Fact]
    public async Task A_long_list_comes_in_pages_that_miss_and_repeat_nobody()
    {
        var told = Enumerable.Range(0, 5).Select(_ => RegistryNews.Application(_provider)).ToList();
        await Task.WhenAll(told.Select(news => suite.Tell("training", news)));
        var (seen, token) = (new List<string>(), "");
        do
        {
            var page = await suite.Training.ListCandidatesAsync(
                new() { Parent = $"providers/{_provider}", PageSize = 2, PageToken = token }, suite.As($"PROVIDER@{_provider}"));
            Assert.InRange(page.Candidates.Count, 1, 2);
            seen.AddRange(page.Candidates.Select(candidate => candidate.Application));
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(told.Select(news => news.Application).Order(StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task A_token_of_another_list_is_refused()
    {
        var other = Given.Provider();
        await Task.WhenAll(suite.Candidate(other), suite.Candidate(other));
        var page = await suite.Training.ListCandidatesAsync(new() { Parent = $"providers/{other}", PageSize = 1 }, suite.As($"PROVIDER@{other}"));
        var refusal = await Refused.By(() => suite.Training.ListCandidatesAsync(
            new() { Parent = $"providers/{_provider}", PageToken = page.NextPageToken }, suite.As($"PROVIDER@{_provider}")));
        refusal.Is(Platform.V1.ErrorReason.BadPageToken);
    }

    [Fact]
    public async Task Another_providers_candidates_are_not_there_to_see()
    {
        await suite.Candidate(_provider);
        var refusal = await Refused.By(() => suite.Training.ListCandidatesAsync(new() { Parent = $"providers/{_provider}" }, suite.As($"PROVIDER@{Given.Provider()}")));
        refusal.Is(Platform.V1.ErrorReason.NotFound);
    }
}
