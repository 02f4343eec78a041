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
        await using var alarms = Watch(at);
        await suite.Given.Raised(at);

        var opened = await alarms.Until(_ => true); // perhaps higher than the wing already: several changes may come as one
        var high = await alarms.Until(alarm => alarm is { Level: AlarmLevel.Governor, Repeats: > 0 });
        Assert.Equal(opened.Name, high.Name);
        var taken = await suite.Scheduling.AcknowledgeAlarmAsync(new() { Name = high.Name, RequestId = Given.RequestId() }, suite.As(at.Governor));
        Assert.Equal(taken, await alarms.Until(alarm => alarm.AcknowledgedAt is not null));
    }

    /// <summary>What was held on paper and not allowed may be the wing's own entry: neither the alarm nor its name comes to it.</summary>
    [Fact]
    public async Task A_watcher_is_not_even_named_what_he_may_not_see()
    {
        var at = await suite.Given.Asking(supporters: 1, band: BandKind.Night, rules: new() { EscalateAfter = s_second, ClimbEvery = Duration.FromTimeSpan(TimeSpan.FromHours(1)) });
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling", "select count(*) from standings where establishment = $1", at.Code) == 1);
        await suite.Given.Raised(at); // zone and scheme are known
        await using var wing = new Watched<WatchAlarmsResponse, Alarm>(suite.Scheduling.WatchAlarms(new() { Parent = at.Establishment }, suite.As(at.Wing)), message => message.Alarms);
        await wing.Until(_ => true);

        var before = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(-2)); // he was no supporter yet
        var line = new NightLogLine { Line = 1, AskedAt = before, Zone = at.Zone, Scheme = at.Offering.Scheme, PrisonerNumber = Given.PrisonerNumber(), Outcome = RequestState.Met };
        (line.Appointment, line.ContactStartedAt, line.ContactEndedAt, line.PlaceType) = (at.Supporters[0].Name, before, before, PlaceType.Cell);
        await suite.Scheduling.RecordNightLogAsync(new() { Parent = at.Establishment, Lines = { line }, RequestId = Given.RequestId() }, suite.As(at.Wing));
        var last = await suite.Given.Raised(at);
        await wing.Until(alarm => alarm.Request == last.Name);

        Assert.All(wing.Messages, message => Assert.Empty(message.Removed));
        Assert.All(wing.Seen, alarm => Assert.Equal(AlarmKind.RequestWaiting, alarm.Kind));
        Assert.Contains((await suite.Scheduling.ListAlarmsAsync(new() { Parent = at.Establishment }, suite.As(at.Governor))).Alarms, alarm => alarm.Kind is AlarmKind.ContactNotAllowed);
    }

    [Fact]
    public async Task It_opens_at_the_wing()
    {
        var at = await suite.Given.Asking(rules: new() { EscalateAfter = s_second, ClimbEvery = Duration.FromTimeSpan(TimeSpan.FromHours(1)) });
        await using var alarms = Watch(at);
        await suite.Given.Raised(at);

        Assert.Equal(AlarmLevel.Wing, (await alarms.Until(_ => true)).Level);
    }

    [Fact]
    public async Task List_and_stream_say_how_old_the_keep_apart_list_is()
    {
        var at = await suite.Given.Asking(keepApartList: false, rules: new() { EscalateAfter = s_second, ClimbEvery = Duration.FromTimeSpan(TimeSpan.FromHours(1)) });
        await using var alarms = new Watched<WatchAlarmsResponse, WatchAlarmsResponse>(suite.Scheduling.WatchAlarms(new() { Parent = at.Establishment }, suite.As(at.Wing)), message => [message]);
        Assert.Null((await alarms.Until(message => message.ByHandOnly)).FeedAge);
        var none = await suite.Scheduling.ListAlarmsAsync(new() { Parent = at.Establishment }, suite.As(at.Wing));
        Assert.Equal((true, null), (none.ByHandOnly, none.FeedAge));

        await suite.Given.KeptApart(at);
        var fresh = await Eventually.Some(async () => await suite.Scheduling.ListAlarmsAsync(new() { Parent = at.Establishment }, suite.As(at.Wing)) is { ByHandOnly: false } list ? list : null);
        await suite.Given.Raised(at);
        Assert.All([fresh.FeedAge, (await alarms.Until(message => !message.ByHandOnly)).FeedAge], age => Assert.InRange(age.ToTimeSpan(), TimeSpan.Zero, TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public async Task It_goes_on_from_its_token_with_what_changed_while_nobody_watched_and_nothing_else()
    {
        var at = await suite.Given.Asking(rules: new() { EscalateAfter = s_second, ClimbEvery = Duration.FromTimeSpan(TimeSpan.FromHours(1)) });
        string token;
        Alarm[] opened;
        await using (var alarms = Watch(at))
        {
            foreach (var _ in Enumerable.Range(0, 3))
            {
                await suite.Given.Raised(at);
            }

            await Eventually.True(() => Task.FromResult(alarms.Seen.DistinctBy(alarm => alarm.Name).Count() == 3), "three alarms were not seen to open");
            opened = [.. alarms.Seen.DistinctBy(alarm => alarm.Name)];
            await Acknowledged(opened[0]);
            token = (await alarms.MessageWith(alarm => alarm.AcknowledgedAt is not null)).ResumeToken;
        }

        var taken = await Acknowledged(opened[1]);
        await using var again = Watch(at, token);
        Assert.Equal(taken, await again.Until(_ => true));
        var last = await Acknowledged(opened[2]);
        Assert.Equal(last, await again.Until(alarm => alarm.Name == last.Name));
        Assert.All(again.Messages, message => Assert.False(message.Opening));
        Assert.Equal([taken, last], again.Seen.Distinct());

        async Task<Alarm> Acknowledged(Alarm alarm) => await suite.Scheduling.AcknowledgeAlarmAsync(new() { Name = alarm.Name, RequestId = Given.RequestId() }, suite.As(at.Governor));
    }

    [Fact]
    public async Task It_leaves_as_an_event_that_tells_no_request_and_no_place()
    {
        var at = await suite.Given.Asking(rules: new() { EscalateAfter = s_second, ClimbEvery = s_second });
        var request = await suite.Given.Raised(at);

        var opened = await suite.Events.Next<AlarmChanged>(e => e.Alarm.StartsWith(at.Establishment + "/", StringComparison.Ordinal) && e.Level is AlarmLevel.Wing);
        var climbed = await suite.Events.Next<AlarmChanged>(e => e.Alarm == opened.Alarm && e.Level is AlarmLevel.Orderly);
        Assert.Equal(AlarmKind.RequestWaiting, opened.Kind);
        Assert.True(climbed.Version > opened.Version);
        Assert.DoesNotContain(request.Name, $"{opened}{climbed}", StringComparison.Ordinal);
    }

    private Watched<WatchAlarmsResponse, Alarm> Watch(AskingCase at, string resumeToken = "") =>
        new(suite.Scheduling.WatchAlarms(new() { Parent = at.Establishment, ResumeToken = resumeToken }, suite.As(at.Governor)), message => message.Alarms);
}
