using Google.Protobuf.WellKnownTypes;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using PeerSupport.Training.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

/// <summary>A team is without a support session too long.</summary>
public sealed class TeamAlarmTests(SchedulingSuite suite)
{
    private const string Listener = "schemes/listener";

    private readonly string _code = Given.UnknownEstablishment().Split('/')[1];

    private string Establishment => $"establishments/{_code}";

    [Fact]
    public async Task A_team_nobody_sits_down_with_raises_an_alarm_at_the_co_ordinator()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment(), new() { SupportSessionEvery = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)) });
        var (establishment, coordinator) = ($"establishments/{offering.Name.Split('/')[1]}", suite.As($"COORDINATOR@{offering.Name.Split('/')[1]}"));

        var alarm = await Eventually.Some(async () => (await suite.Scheduling.ListAlarmsAsync(new() { Parent = establishment }, coordinator)).Alarms.SingleOrDefault());

        Assert.Equal((AlarmKind.SupportSessionOverdue, AlarmLevel.Coordinator, offering.Scheme, "", ""), (alarm.Kind, alarm.Level, alarm.Scheme, alarm.Request, alarm.Zone));
        Assert.True(alarm.Since < alarm.OpenedAt);
        var told = await suite.Events.Next<AlarmChanged>(e => e.Alarm == alarm.Name);
        Assert.Equal((alarm.Kind, alarm.Level), (told.Kind, told.Level));
        await Eventually.True(() => Task.FromResult(suite.Events.All<SupportSessionOverdue>(e => e.Establishment == establishment).Count > 2));
        Assert.Equal([alarm], (await suite.Scheduling.ListAlarmsAsync(new() { Parent = establishment }, coordinator)).Alarms);
    }

    [Fact]
    public async Task It_is_the_co_ordinators_and_the_governors_and_no_business_of_the_wing()
    {
        var alarm = await Opened();
        foreach (var role in new[] { "WING", "ORDERLY" })
        {
            Assert.Empty((await Alarms(role)).Alarms);
            var acknowledge = new AcknowledgeAlarmRequest { Name = alarm.Name, RequestId = Given.RequestId() };
            (await Refused.By(() => suite.Scheduling.AcknowledgeAlarmAsync(acknowledge, suite.As($"{role}@{_code}")))).Is(Platform.V1.ErrorReason.NotFound).With("resource", alarm.Name);
        }

        Assert.Equal([alarm], (await Alarms("GOVERNOR")).Alarms);
        Assert.Equal([alarm], (await Alarms("COORDINATOR")).Alarms);
    }

    [Fact]
    public async Task Nor_does_the_wing_learn_of_it_while_it_watches()
    {
        var at = await suite.Given.Asking(rules: new() { EscalateAfter = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)), ClimbEvery = Duration.FromTimeSpan(TimeSpan.FromHours(1)) });
        await using var wing = new Watched<WatchAlarmsResponse, Alarm>(suite.Scheduling.WatchAlarms(new() { Parent = at.Establishment }, suite.As(at.Wing)), message => message.Alarms);
        await Eventually.True(() => Task.FromResult(wing.Messages.Count > 0), "the watch never began");

        await Tell(News(at: at.Establishment));
        await suite.Given.Raised(at);

        await wing.Until(alarm => alarm.Kind is AlarmKind.RequestWaiting);
        Assert.All(wing.Seen, alarm => Assert.Equal(AlarmKind.RequestWaiting, alarm.Kind));
        Assert.All(wing.Messages, message => Assert.Empty(message.Removed));
    }

    [Fact]
    public async Task One_stands_open_for_a_team_and_the_next_opens_after_somebody_took_it_on()
    {
        var alarm = await Opened();
        await Tell(News());
        await Tell(News("schemes/insider"));
        Assert.Equal([Listener, "schemes/insider"], (await Alarms()).Alarms.Select(open => open.Scheme));

        var taken = await Acknowledged(alarm);
        Assert.Equal("c.one", taken.AcknowledgedBy);
        await Tell(News());
        Assert.Equal(["schemes/insider", Listener], (await Alarms()).Alarms.Select(open => open.Scheme));
        Assert.Equal(3, (await Alarms(all: true)).Alarms.Count);
    }

    [Fact]
    public async Task The_same_news_opens_one_alarm_however_often_it_comes()
    {
        var news = News();
        await Tell(news);
        await Acknowledged(Assert.Single((await Alarms()).Alarms));
        await Tell(news);
        Assert.Empty((await Alarms()).Alarms);
    }

    [Fact]
    public async Task It_is_taken_on_once()
    {
        var alarm = await Opened();
        await Acknowledged(alarm);
        (await Refused.By(() => suite.Scheduling.AcknowledgeAlarmAsync(new() { Name = alarm.Name, RequestId = Given.RequestId() }, suite.As($"GOVERNOR@{_code}")))).Is(V1.ErrorReason.AlreadyAcknowledged);
        Assert.Equal(0L, await Timers(alarm));
    }

    [Fact]
    public async Task It_climbs_by_the_day_to_the_governor_and_repeats_there()
    {
        var alarm = await Opened();
        await using var watched = new Watched<WatchAlarmsResponse, Alarm>(suite.Scheduling.WatchAlarms(new() { Parent = Establishment }, suite.As($"GOVERNOR@{_code}")), message => message.Alarms);
        Assert.Equal(alarm, await watched.Until(_ => true));
        await Days(alarm, 0.9);
        Assert.Equal(AlarmLevel.Coordinator, Assert.Single((await Alarms()).Alarms).Level);
        await Days(alarm, 0.2);
        Assert.Equal(0, (await watched.Until(one => one.Level is AlarmLevel.Governor)).Repeats);
        await Days(alarm, 1.1);
        Assert.Equal(AlarmLevel.Governor, (await watched.Until(one => one.Repeats == 1)).Level);
    }

    [Fact]
    public async Task Both_kinds_come_in_one_list_page_by_page()
    {
        var at = await suite.Given.Asking(rules: new() { EscalateAfter = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)), ClimbEvery = Duration.FromTimeSpan(TimeSpan.FromHours(1)) });
        await Tell(News(at: at.Establishment));
        await suite.Given.Raised(at);
        await Eventually.True(async () => (await suite.Scheduling.ListAlarmsAsync(new() { Parent = at.Establishment }, suite.As(at.Governor))).Alarms.Count == 2);

        var first = await suite.Scheduling.ListAlarmsAsync(new() { Parent = at.Establishment, PageSize = 1 }, suite.As(at.Governor));
        var rest = await suite.Scheduling.ListAlarmsAsync(new() { Parent = at.Establishment, PageSize = 1, PageToken = first.NextPageToken }, suite.As(at.Governor));
        Assert.Equal([AlarmKind.SupportSessionOverdue, AlarmKind.RequestWaiting], first.Alarms.Concat(rest.Alarms).Select(alarm => alarm.Kind));
        Assert.Equal(AlarmKind.RequestWaiting, Assert.Single((await suite.Scheduling.ListAlarmsAsync(new() { Parent = at.Establishment }, suite.As(at.Wing))).Alarms).Kind);
    }

    private SupportSessionOverdue News(string scheme = Listener, string? at = null) => new()
    {
        Id = Ids.Random().ToString(),
        Establishment = at ?? Establishment,
        Provider = "providers/samaritans",
        Scheme = scheme,
        Since = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(-28)),
    };

    /// <summary>Until scheduling has taken note of it, whatever it made of it.</summary>
    private Task Tell(SupportSessionOverdue news) => suite.Tell("scheduling", news);

    private async Task<Alarm> Opened()
    {
        await Tell(News());
        return Assert.Single((await Alarms()).Alarms);
    }

    private async Task<Alarm> Acknowledged(Alarm alarm) =>
        await suite.Scheduling.AcknowledgeAlarmAsync(new() { Name = alarm.Name, RequestId = Given.RequestId() }, suite.As($"COORDINATOR@{_code}", "c.one"));

    private async Task<ListAlarmsResponse> Alarms(string role = "COORDINATOR", bool all = false) =>
        await suite.Scheduling.ListAlarmsAsync(new() { Parent = Establishment, IncludeAcknowledged = all }, suite.As($"{role}@{_code}"));

    private Task<long> Timers(Alarm alarm) => Rows.Scalar<long>(suite, "scheduling", "select count(*) from timers where key = $1", alarm.Name.Split('/')[3]);

    /// <summary>As if so many days had passed: nothing in the service moves the clock.</summary>
    private Task<int> Days(Alarm alarm, double days) =>
        Rows.Change(suite, "scheduling", "update timers set due_at = due_at - $2 where key = $1", alarm.Name.Split('/')[3], TimeSpan.FromDays(days));
}
