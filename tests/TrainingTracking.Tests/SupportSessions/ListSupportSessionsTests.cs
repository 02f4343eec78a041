using PeerSupport.Harness;
using PeerSupport.Training.V1;
using Xunit;

namespace PeerSupport.TrainingTracking.Tests.SupportSessions;

public sealed class ListSupportSessionsTests(SuiteFixture suite)
{
    [Fact]
    public async Task The_prison_sees_all_sessions_and_teams_at_its_place_and_a_provider_its_own()
    {
        var ours = await TeamCase.Of(suite);
        var theirs = new TeamCase(suite, await suite.Given.Offering(ours.Establishment));
        var elsewhere = await TeamCase.Of(suite, provider: ours.Provider);
        var (one, other, third) = (await ours.Planned(3), await theirs.Planned(2), await elsewhere.Planned(1));

        Assert.Equal([other, one], (await suite.Training.ListSupportSessionsAsync(new() { Parent = ours.Establishment }, ours.AsPrison)).SupportSessions);
        Assert.Equal([one], (await suite.Training.ListSupportSessionsAsync(new() { Parent = ours.Establishment }, ours.AsProvider)).SupportSessions);
        Assert.Equal([third, one], (await suite.Training.ListProviderSupportSessionsAsync(new() { Parent = ours.Offering.Provider }, ours.AsProvider)).SupportSessions);
        Assert.Equal(Names(ours, theirs), Names((await suite.Training.ListSupervisionAsync(new() { Parent = ours.Establishment }, suite.As($"GOVERNOR@{ours.Code}"))).Supervision));
        Assert.Equal(Names(ours), Names((await suite.Training.ListSupervisionAsync(new() { Parent = ours.Establishment }, ours.AsProvider)).Supervision));
        Assert.Equal(Names(ours, elsewhere), Names((await suite.Training.ListProviderSupervisionAsync(new() { Parent = ours.Offering.Provider }, ours.AsProvider)).Supervision));
    }

    [Fact]
    public async Task Only_those_asked_for_by_state_and_day()
    {
        var team = await TeamCase.Of(suite);
        var (held, planned) = (await team.Held(), await team.Planned(inDays: 20));
        Assert.Equal([held], (await suite.Training.ListSupportSessionsAsync(new() { Parent = team.Establishment, State = SupportSessionState.Held }, team.AsPrison)).SupportSessions);
        Assert.Equal([planned], (await suite.Training.ListSupportSessionsAsync(new() { Parent = team.Establishment, From = Given.Day(1) }, team.AsPrison)).SupportSessions);
        var ofProvider = new ListProviderSupportSessionsRequest { Parent = team.Offering.Provider, State = SupportSessionState.Planned, From = Given.Day(20) };
        Assert.Equal([planned], (await suite.Training.ListProviderSupportSessionsAsync(ofProvider, team.AsProvider)).SupportSessions);
    }

    [Fact]
    public async Task A_long_list_comes_in_pages_in_order_that_miss_and_repeat_none()
    {
        var team = await TeamCase.Of(suite);
        var days = new[] { 5, 1, 3, 3, 3 };
        var planned = await Task.WhenAll(days.Select(team.Planned));
        var (seen, ofProvider) = (new List<SupportSession>(), new List<SupportSession>());
        for (string? token = ""; token is not null;)
        {
            var page = await suite.Training.ListSupportSessionsAsync(new() { Parent = team.Establishment, PageSize = 2, PageToken = token }, team.AsPrison);
            seen.AddRange(page.SupportSessions);
            token = page.NextPageToken.Length > 0 ? page.NextPageToken : null;
        }

        for (string? token = ""; token is not null;)
        {
            var page = await suite.Training.ListProviderSupportSessionsAsync(new() { Parent = team.Offering.Provider, PageSize = 2, PageToken = token }, team.AsProvider);
            ofProvider.AddRange(page.SupportSessions);
            token = page.NextPageToken.Length > 0 ? page.NextPageToken : null;
        }

        Assert.Equal(planned.Select(session => session.Name).Order(), seen.Select(session => session.Name).Order());
        Assert.Equal([1, 3, 3, 3, 5], seen.Select(session => days.First(day => Given.Day(day).Equals(session.Day))));
        Assert.Equal(seen, ofProvider);
    }

    [Fact]
    public async Task Teams_come_in_pages_and_those_overdue_alone()
    {
        var first = await TeamCase.Of(suite);
        var second = new TeamCase(suite, await suite.Given.Offering(first.Establishment, provider: first.Provider));
        var third = await TeamCase.Of(suite, provider: first.Provider);
        await Eventually.Some(second.Supervision);
        await first.Age(30);

        Assert.Equal(Names(first), Names((await suite.Training.ListSupervisionAsync(new() { Parent = first.Establishment, Overdue = true }, first.AsPrison)).Supervision));
        Assert.Equal(Names(first), Names((await suite.Training.ListProviderSupervisionAsync(new() { Parent = first.Offering.Provider, Overdue = true }, first.AsProvider)).Supervision));
        var (here, everywhere) = (new List<Supervision>(), new List<Supervision>());
        for (string? token = ""; token is not null;)
        {
            var page = await suite.Training.ListSupervisionAsync(new() { Parent = first.Establishment, PageSize = 1, PageToken = token }, first.AsPrison);
            here.AddRange(page.Supervision);
            token = page.NextPageToken.Length > 0 ? page.NextPageToken : null;
        }

        for (string? token = ""; token is not null;)
        {
            var page = await suite.Training.ListProviderSupervisionAsync(new() { Parent = first.Offering.Provider, PageSize = 1, PageToken = token }, first.AsProvider);
            everywhere.AddRange(page.Supervision);
            token = page.NextPageToken.Length > 0 ? page.NextPageToken : null;
        }

        Assert.Equal(Names(first, second), Names(here));
        Assert.Equal(Names(first, second, third), Names(everywhere));
    }

    [Fact]
    public async Task The_next_one_planned_is_the_first_of_today_or_later_and_the_team_knows_none_before_it_is()
    {
        var team = await TeamCase.Of(suite);
        await team.Planned(inDays: -3);
        Assert.Null((await team.Supervision())!.NextPlanned);
        await team.Planned(inDays: 9);
        var sooner = await team.Planned(inDays: 4);
        Assert.Equal(sooner.Day, (await team.Supervision())!.NextPlanned);
        await team.Cancel(sooner.Name, CancelReason.Other, team.AsProvider);
        Assert.Equal(Given.Day(9), (await team.Supervision())!.NextPlanned);
    }

    private static IEnumerable<string> Names(params TeamCase[] teams) => teams.Select(team => team.Name).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Names(IEnumerable<Supervision> teams) => teams.Select(team => team.Offering).Order(StringComparer.Ordinal);
}
