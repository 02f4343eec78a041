using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using PeerSupport.Harness;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;

namespace PeerSupport.Scheduling.Tests;

public sealed class AlarmTests(SchedulingSuite suite)
{
    private static readonly Registry.V1.SchemeRules s_quick = new() { EscalateAfter = Seconds(1), ClimbEvery = Seconds(1), ExpireAfter = Seconds(3) };

    [Fact]
    public async Task A_request_nobody_can_take_ends_expired_with_one_alarm_that_climbs_until_somebody_takes_it_on()
    {
        var at = await suite.Given.Asking(rules: s_quick);
        var request = await suite.Given.Raised(at);

        await suite.Events.Next<AlarmChanged>(e => e.Alarm.StartsWith(at.Establishment + "/", StringComparison.Ordinal) && e.Level is AlarmLevel.Wing); // a second later it is higher
        var expired = await suite.Given.Becomes(at, request, RequestState.Expired);
        Assert.True(expired.FollowUpAt > expired.ClosedAt);
        var high = await Alarm(at, alarm => alarm is { Level: AlarmLevel.Governor, Repeats: > 0 });
        Assert.Equal((AlarmKind.RequestWaiting, request.Name, request.Zone), (high.Kind, high.Request, high.Zone));
        var repeated = await Alarm(at, alarm => alarm?.Repeats > high.Repeats);
        Assert.Equal((high.OpenedAt, high.LevelSince), (repeated.OpenedAt, repeated.LevelSince)); // it repeats, and stays where it is
        Assert.True(high.LevelSince > high.OpenedAt);

        var taken = await suite.Scheduling.AcknowledgeAlarmAsync(new() { Name = high.Name, RequestId = RequestId() }, suite.As(at.Governor, user: "g.duty"));
        Assert.Equal("g.duty", taken.AcknowledgedBy);
        Assert.Empty((await Alarms(at)).Alarms);
        Assert.Equal([taken], (await Alarms(at, all: true)).Alarms);
    }

    [Fact]
    public async Task That_nobody_came_is_told_and_counted()
    {
        var at = await suite.Given.Asking(rules: s_quick);
        await suite.Given.Raised(at);

        Assert.Equal(RequestState.Expired, (await suite.Events.Next<RequestClosed>(e => e.Establishment == at.Establishment)).Outcome);
        await suite.Events.Next<ObstacleMet>(e => e.Establishment == at.Establishment && e.Obstacle is V1.Obstacle.NobodyAvailable);
        var morning = await suite.Scheduling.ListRequestsAsync(new() { Parent = at.Establishment, View = RequestView.FollowUp }, suite.As(at.Coordinator));
        Assert.Equal(RequestState.Expired, Assert.Single(morning.Requests).State);
    }

    [Fact]
    public async Task An_alarm_that_was_taken_on_climbs_no_more_and_opens_again_at_the_wing_when_nobody_came_in_time()
    {
        var at = await suite.Given.Asking(rules: new() { EscalateAfter = Seconds(1), ClimbEvery = Seconds(2), ExpireAfter = Seconds(600) });
        var request = await suite.Given.Raised(at);
        var alarm = await Alarm(at, alarm => alarm is not null);

        var taken = await suite.Scheduling.AcknowledgeAlarmAsync(new() { Name = alarm.Name, RequestId = RequestId() }, suite.As(at.Wing));
        await Rows.Due(suite, "scheduling", at.Code, "climb", alarm.Name.Split('/')[^1]); // it ran in the same instant
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling", "select count(*) from timers where tenant = $1 and kind = 'climb'", at.Code) == 0, "it climbs on");
        await Rows.Due(suite, "scheduling", at.Code, "expire", request.Name.Split('/')[^1]);
        var expired = await suite.Given.Becomes(at, request, RequestState.Expired);
        var again = Assert.Single((await Alarms(at)).Alarms);
        var high = await Alarm(at, alarm => alarm is { Level: AlarmLevel.Governor });

        Assert.Equal((taken.Name, "", null), (again.Name, again.AcknowledgedBy, again.AcknowledgedAt));
        Assert.Equal(expired.ClosedAt, again.OpenedAt);
        Assert.Single(suite.Events.All<AlarmChanged>(e => e.Alarm == taken.Name && e.OpenedAt == taken.OpenedAt && e.AcknowledgedAt is not null).DistinctBy(e => e.Version));
        await suite.Events.Next<AlarmChanged>(e => e.Alarm == taken.Name && e.OpenedAt == again.OpenedAt && e.Level is AlarmLevel.Wing);
        var answered = await suite.Scheduling.AcknowledgeAlarmAsync(new() { Name = high.Name, RequestId = RequestId() }, suite.As(at.Governor, user: "g.duty"));
        Assert.Equal([answered], (await Alarms(at, all: true)).Alarms);
    }

    [Fact]
    public async Task An_alarm_is_taken_on_once_and_by_a_person()
    {
        var at = await suite.Given.Asking(rules: s_quick);
        await suite.Given.Raised(at);
        var alarm = await Alarm(at, alarm => alarm is not null);
        var acknowledge = new AcknowledgeAlarmRequest { Name = alarm.Name, RequestId = RequestId() };

        (await Refused.By(() => suite.Scheduling.AcknowledgeAlarmAsync(acknowledge, suite.AsMachine(at.Wing)))).Is(Platform.V1.ErrorReason.UserRequired);
        (await Refused.By(() => suite.Scheduling.AcknowledgeAlarmAsync(acknowledge, suite.As("WING@ZZZ")))).Is(Platform.V1.ErrorReason.NotFound);
        var taken = await suite.Scheduling.AcknowledgeAlarmAsync(acknowledge, suite.As(at.Wing));
        Assert.Equal(taken, await suite.Scheduling.AcknowledgeAlarmAsync(acknowledge, suite.As(at.Wing)));

        var refused = await Refused.By(() => suite.Scheduling.AcknowledgeAlarmAsync(new() { Name = alarm.Name, RequestId = RequestId() }, suite.As(at.Governor)));
        refused.Is(ErrorReason.AlreadyAcknowledged);
        Assert.Equal(taken.AcknowledgedAt.ToDateTimeOffset(), DateTimeOffset.Parse(refused["acknowledged_at"], CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Alarms_come_page_by_page_in_the_order_of_their_opening()
    {
        var at = await suite.Given.Asking(rules: s_quick);
        for (var i = 0; i < 3; i++)
        {
            await suite.Given.Raised(at);
        }

        await Eventually.True(async () => (await Alarms(at)).Alarms.Count == 3);
        var first = await suite.Scheduling.ListAlarmsAsync(new() { Parent = at.Establishment, PageSize = 2 }, suite.As(at.Wing));
        var rest = await suite.Scheduling.ListAlarmsAsync(new() { Parent = at.Establishment, PageToken = first.NextPageToken }, suite.As(at.Wing));

        Assert.Equal((await Alarms(at)).Alarms.Select(alarm => alarm.Name), first.Alarms.Concat(rest.Alarms).Select(alarm => alarm.Name));
        Assert.Empty(rest.NextPageToken);
    }

    private static Duration Seconds(double seconds) => Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds));

    private async Task<ListAlarmsResponse> Alarms(AskingCase at, bool all = false) =>
        await suite.Scheduling.ListAlarmsAsync(new() { Parent = at.Establishment, IncludeAcknowledged = all }, suite.As(at.Governor));

    private Task<Alarm> Alarm(AskingCase at, Func<Alarm?, bool> such) => Eventually.Some(async () =>
    {
        var alarm = (await Alarms(at)).Alarms.SingleOrDefault();
        return such(alarm) ? alarm : null;
    });
}
