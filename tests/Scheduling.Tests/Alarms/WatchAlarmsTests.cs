using Google.Protobuf.WellKnownTypes;
using PeerSupport.Harness;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class WatchAlarmsTests(SchedulingSuite suite)
{
    private static readonly Duration s_second = Duration.FromTimeSpan(TimeSpan.FromSeconds(1));

    [Fact]
    public async Task An_alarm_is_seen_to_open_to_climb_and_to_be_taken_on()
    {
        var at = await suite.Given.Asking(rules: new() { EscalateAfter = s_second, ClimbEvery = s_second });
        await using var alarms = new Watched<WatchAlarmsResponse, Alarm>(
            suite.Scheduling.WatchAlarms(new() { Parent = at.Establishment }, suite.As(at.Governor)), message => message.Alarms);
        await suite.Given.Raised(at);

        var opened = await alarms.Until(_ => true); // perhaps higher than the wing already: several changes may come as one
        var high = await alarms.Until(alarm => alarm is { Level: AlarmLevel.Governor, Repeats: > 0 });
        Assert.Equal(opened.Name, high.Name);
        var taken = await suite.Scheduling.AcknowledgeAlarmAsync(new() { Name = high.Name, RequestId = Given.RequestId() }, suite.As(at.Governor));
        Assert.Equal(taken, await alarms.Until(alarm => alarm.AcknowledgedAt is not null));
    }

    [Fact]
    public async Task It_opens_at_the_wing()
    {
        var at = await suite.Given.Asking(rules: new() { EscalateAfter = s_second, ClimbEvery = Duration.FromTimeSpan(TimeSpan.FromHours(1)) });
        await using var alarms = new Watched<WatchAlarmsResponse, Alarm>(
            suite.Scheduling.WatchAlarms(new() { Parent = at.Establishment }, suite.As(at.Governor)), message => message.Alarms);
        await suite.Given.Raised(at);

        Assert.Equal(AlarmLevel.Wing, (await alarms.Until(_ => true)).Level);
    }

    [Fact]
    public async Task It_leaves_as_an_event_that_tells_no_request_and_no_place()
    {
        var at = await suite.Given.Asking(rules: new() { EscalateAfter = s_second, ClimbEvery = s_second });
        var request = await suite.Given.Raised(at);

        var opened = await suite.Events.Next<AlarmChanged>(e => e.Alarm.StartsWith(at.Establishment + "/", StringComparison.Ordinal));
        var climbed = await suite.Events.Next<AlarmChanged>(e => e.Alarm == opened.Alarm && e.Level is AlarmLevel.Orderly);
        Assert.Equal((AlarmKind.RequestWaiting, AlarmLevel.Wing), (opened.Kind, opened.Level));
        Assert.True(climbed.Version > opened.Version);
        Assert.DoesNotContain(request.Name, $"{opened}{climbed}", StringComparison.Ordinal);
    }
}
