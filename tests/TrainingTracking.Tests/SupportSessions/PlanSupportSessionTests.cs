using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using Xunit;

namespace PeerSupport.TrainingTracking.Tests.SupportSessions;

public sealed class PlanSupportSessionTests(SuiteFixture suite)
{
    [Fact]
    public async Task The_provider_plans_a_session_and_both_sides_see_it()
    {
        var team = await TeamCase.Of(suite);
        var session = await team.Plan(Given.Day(7), team.AsProvider);

        Assert.StartsWith($"{team.Establishment}/supportSessions/", session.Name);
        Assert.Equal((team.Name, team.Offering.Provider, Given.Day(7), SupportSessionState.Planned, 0), (session.Offering, session.Provider, session.Day, session.State, session.Attended));
        Assert.Equal(session, await team.Get(session.Name, team.AsPrison));
        Assert.Equal(session, await team.Get(session.Name, team.AsProvider));
        var told = await suite.Events.Next<SupportSessionChanged>(e => e.SupportSession == session.Name);
        Assert.Equal((team.Offering.Provider, team.Offering.Scheme, SupportSessionState.Planned, Given.Day(7), session.Etag), (told.Provider, told.Scheme, told.State, told.Day, Etag.Of(told.Version)));
    }

    [Fact]
    public async Task Another_provider_plans_nothing_there_and_sees_nothing_of_it()
    {
        var (team, theirs) = (await TeamCase.Of(suite), await TeamCase.Of(suite));
        var session = await team.Planned();
        (await Refused.By(() => team.Plan(Given.Today, theirs.AsProvider))).Is(Platform.V1.ErrorReason.NotFound).With("resource", team.Name);
        foreach (var other in new[] { theirs.AsProvider, theirs.AsPrison })
        {
            (await Refused.By(() => suite.Training.GetSupportSessionAsync(new() { Name = session.Name }, other))).Is(Platform.V1.ErrorReason.NotFound).With("resource", session.Name);
            (await Refused.By(() => team.Cancel(session.Name, CancelReason.Other, other))).Is(Platform.V1.ErrorReason.NotFound).With("resource", session.Name);
        }

        Assert.DoesNotContain((await suite.Training.ListProviderSupportSessionsAsync(new() { Parent = theirs.Offering.Provider }, theirs.AsProvider)).SupportSessions, one => one.Name == session.Name);
    }

    [Theory]
    [InlineData(-29)]
    [InlineData(732)]
    public async Task No_day_lies_long_ago_or_beyond_two_years(int inDays)
    {
        var team = await TeamCase.Of(suite);
        Assert.Equal(["day"], (await Refused.By(() => team.Plan(Given.Day(inDays), team.AsProvider))).Is(Platform.V1.ErrorReason.InvalidFields).Fields);
    }

    [Fact]
    public async Task Where_the_scheme_asks_for_none_one_may_be_held_all_the_same()
    {
        var team = await TeamCase.Of(suite, days: 0);
        await team.Held();
        var supervision = await team.Supervision();
        Assert.Equal((null, null, false, Given.Today), (supervision!.Every, supervision.DueAt, supervision.Overdue, supervision.LastHeld));
        Assert.Null(await team.Timer());
    }

    [Fact]
    public async Task What_was_planned_passes_with_the_offering_even_while_more_is_planned()
    {
        var team = await TeamCase.Of(suite);
        var held = await team.Held();
        var planning = Race.Of(10, () => team.Plan(Given.Day(3), team.AsProvider));
        var next = await team.Reoffered(provider: Given.Provider());
        var (done, refused) = await planning;

        Assert.All(refused, refusal => refusal.Is(Platform.V1.ErrorReason.NotFound));
        var listed = (await suite.Training.ListSupportSessionsAsync(new() { Parent = team.Establishment }, team.AsPrison)).SupportSessions;
        Assert.Equal(done.Count, listed.Count(session => session.State == SupportSessionState.Planned && session.Provider == next.Offering.Provider));
        Assert.Equal(held, Assert.Single(listed, session => session.Provider == team.Offering.Provider));
        foreach (var passed in done)
        {
            await suite.Events.Next<SupportSessionChanged>(e => e.SupportSession == passed.Name && e.Provider == next.Offering.Provider);
        }
    }
}
