using Google.Protobuf.WellKnownTypes;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Training.V1;
using Xunit;

namespace PeerSupport.TrainingTracking.Tests.SupportSessions;

public sealed class SupportSessionTimerTests(SuiteFixture suite)
{
    private const int Teams = 8;

    [Fact]
    public async Task Three_instances_tell_once_that_a_team_is_without_a_session_too_long()
    {
        await using var second = suite.Service("training").Another();
        await using var third = suite.Service("training").Another();
        await Task.WhenAll(second.Start(), third.Start());
        var teams = await Task.WhenAll(Enumerable.Range(0, Teams).Select(_ => TeamCase.Of(suite)));
        await TeamCase.Age(suite, 29, teams);
        await Task.WhenAll(teams.Select(Told));

        // whatever was told twice has been by the time something later comes
        var later = await TeamCase.Of(suite);
        await later.Age(29);
        await Told(later);
        Assert.All(teams, team => Assert.Single(suite.Events.All<SupportSessionOverdue>(e => e.Establishment == team.Establishment)));
    }

    [Fact]
    public async Task It_is_told_since_when_and_whose_team_it_is_and_the_lists_say_so_too()
    {
        var team = await TeamCase.Of(suite);
        Assert.False((await team.Supervision())!.Overdue);
        await team.Age(29);
        var told = await Told(team);
        var supervision = await team.Supervision();
        Assert.Equal((team.Offering.Scheme, team.Offering.Provider), (told.Scheme, told.Provider));
        Assert.Equal((true, 4, (Google.Type.Date?)null), (supervision!.Overdue, supervision.WeeksSince, supervision.LastHeld));
        Assert.Equal(supervision.DueAt.ToDateTimeOffset(), told.Since.ToDateTimeOffset() + TimeSpan.FromDays(28));
    }

    [Fact]
    public async Task While_nobody_holds_one_it_is_told_again_each_time_as_long_passes()
    {
        var team = await TeamCase.Of(suite, TimeSpan.FromSeconds(1));
        await Eventually.True(() => Task.FromResult(suite.Events.All<SupportSessionOverdue>(e => e.Establishment == team.Establishment).Count > 2));
    }

    [Fact]
    public async Task A_session_that_is_held_gives_the_whole_time_again()
    {
        var team = await TeamCase.Of(suite);
        await team.Age(27);
        await team.Held();
        var supervision = await team.Supervision();
        Assert.Equal(supervision!.DueAt.ToDateTimeOffset(), await team.Timer());
        Assert.InRange(supervision.DueAt.ToDateTimeOffset(), TimeProvider.System.GetUtcNow().AddDays(27), TimeProvider.System.GetUtcNow().AddDays(28));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(84)]
    [InlineData(0)]
    public async Task When_the_establishment_deviates_the_timer_follows(int days)
    {
        var team = await TeamCase.Of(suite);
        var changed = await team.Reoffered(new() { SupportSessionEvery = Duration.FromTimeSpan(TimeSpan.FromDays(days)) });
        var supervision = await changed.Supervision();
        Assert.Equal(days == 0 ? null : Duration.FromTimeSpan(TimeSpan.FromDays(days)), supervision!.Every);
        Assert.Equal(supervision.DueAt?.ToDateTimeOffset(), await team.Timer());

        var back = await (await changed.Reoffered()).Supervision();
        Assert.Equal(back!.DueAt.ToDateTimeOffset(), await team.Timer());
    }

    [Fact]
    public async Task Other_changes_of_an_offering_and_older_news_of_it_move_nothing()
    {
        var team = await TeamCase.Of(suite);
        var older = await suite.Events.Next<OfferingChanged>(e => e.Offering == team.Name);
        await team.Age(29);
        await Told(team);
        var due = await team.Timer();
        var changed = await team.Reoffered(new() { ContactsPerWeek = 3 });
        older.Rules.SupportSessionEvery = Duration.FromTimeSpan(TimeSpan.FromDays(1));
        await suite.Tell("training", older);
        Assert.Equal(due, await changed.Timer());
        Assert.Single(suite.Events.All<SupportSessionOverdue>(e => e.Establishment == team.Establishment));
    }

    [Fact]
    public async Task Another_provider_takes_over_the_teams_time_as_it_stands()
    {
        var team = await TeamCase.Of(suite);
        await team.Held();
        var (before, due) = (await team.Supervision(), await team.Timer());
        var next = await team.Reoffered(provider: Given.Provider());
        before!.Provider = next.Offering.Provider;
        Assert.Equal(before, Assert.Single((await suite.Training.ListProviderSupervisionAsync(new() { Parent = next.Offering.Provider }, next.AsProvider)).Supervision));
        Assert.Empty((await suite.Training.ListProviderSupervisionAsync(new() { Parent = team.Offering.Provider }, team.AsProvider)).Supervision);
        Assert.Equal(due, await team.Timer());
        await next.Held();
    }

    [Fact]
    public async Task Sessions_held_just_when_their_time_is_over_leave_every_timer_at_its_teams_time()
    {
        var teams = await Task.WhenAll(Enumerable.Range(0, Teams).Select(_ => TeamCase.Of(suite)));
        var sessions = await Task.WhenAll(teams.Select(team => team.Planned()));
        await Soon(teams);
        await Task.WhenAll(teams.Zip(sessions).Select(async pair => await pair.First.Hold(pair.Second.Name)));
        foreach (var team in teams)
        {
            await Eventually.True(async () => await team.Timer() == (await team.Supervision())!.DueAt.ToDateTimeOffset());
            Assert.True(suite.Events.All<SupportSessionOverdue>(e => e.Establishment == team.Establishment).Count <= 1);
        }
    }

    /// <summary>Their time is over within half a second.</summary>
    private async Task Soon(TeamCase[] teams)
    {
        const string clocks = "update teams set counts_from = now() - interval '672 hours' + random() * interval '0.5 s' where establishment = any ($1)";
        const string timers = """
            update timers
            set due_at = counts_from + interval '672 hours'
            from teams
            where establishment = any ($1) and key like 'establishments/' || establishment || '/%'
            """;
        foreach (var sql in new[] { clocks, timers })
        {
            await Rows.Change(suite, "training", sql, (object)teams.Select(team => team.Code).ToArray());
        }
    }

    private Task<SupportSessionOverdue> Told(TeamCase team) => suite.Events.Next<SupportSessionOverdue>(e => e.Establishment == team.Establishment);
}
