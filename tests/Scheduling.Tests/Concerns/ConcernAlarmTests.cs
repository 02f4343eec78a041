using Google.Protobuf.WellKnownTypes;
using PeerSupport.Harness;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;

namespace PeerSupport.Scheduling.Tests.Concerns;

/// <summary>A concern that nobody says he has is somebody's to take on, in the terms in which it was recorded: when, to whom, of which scheme.</summary>
public sealed class ConcernAlarmTests(SchedulingSuite suite)
{
    [Fact]
    public async Task One_that_nobody_acknowledges_raises_one_alarm_that_climbs_and_repeats()
    {
        var at = await Passing(climbEvery: TimeSpan.FromSeconds(1));
        var passed = await Passed(at, ConcernTo.WingOfficer);
        await using var watch = new Watched<WatchAlarmsResponse, Alarm>(suite.Scheduling.WatchAlarms(new() { Parent = at.Establishment }, suite.As(at.Wing)), message => message.Alarms);

        await Overdue(at, passed);

        var high = await watch.Until(alarm => alarm is { Level: AlarmLevel.Governor, Repeats: > 0 });
        Assert.Equal((AlarmKind.ConcernNotAcknowledged, passed.Name, passed.To, passed.Scheme, passed.PassedAt), (high.Kind, high.Concern, high.PassedTo, high.Scheme, high.Since));
        Assert.Equal(("", "", ""), (high.Request, high.Zone, high.Offer));
        await suite.Events.Next<AlarmChanged>(e => e.Alarm == high.Name && e.Kind is AlarmKind.ConcernNotAcknowledged && e.Level is AlarmLevel.Wing);
        await Overdue(at, passed); // as if it ran again
        Assert.Single(await Alarms(at, all: true));
        Assert.Empty(suite.Events.All<OverdueMet>(e => e.Establishment == at.Establishment)); // that one was passed on leaves the prison in no count
    }

    [Fact]
    public async Task It_reaches_the_prisons_own_receiver_and_names_no_concern_there()
    {
        var at = await Passing(escalateAfter: TimeSpan.FromSeconds(1));
        await using var receiver = await WebhookReceiver.Start();
        var system = suite.AsMachine($"PRISON_SYSTEM@{at.Code}");
        var webhook = await suite.Scheduling.CreateWebhookAsync(new() { Parent = at.Establishment, Url = receiver.Url, Types_ = { AlarmChanged.Descriptor.FullName }, RequestId = RequestId() }, system);
        var passed = await Passed(at, ConcernTo.SaferCustody);

        var e = await receiver.Next(webhook.Secret, e => e.Data.Fields["kind"].StringValue == "ALARM_KIND_CONCERN_NOT_ACKNOWLEDGED");
        Assert.DoesNotContain(passed.Name, e.ToString(), StringComparison.Ordinal);
        await suite.Scheduling.DeleteWebhookAsync(new() { Name = webhook.Name, RequestId = RequestId() }, system);
    }

    [Theory]
    [InlineData(ConcernTo.WingOfficer, AlarmLevel.Wing)]
    [InlineData(ConcernTo.OrderlyOfficer, AlarmLevel.Orderly)]
    [InlineData(ConcernTo.SaferCustody, AlarmLevel.Orderly)]
    [InlineData(ConcernTo.Healthcare, AlarmLevel.Orderly)]
    [InlineData(ConcernTo.Provider, AlarmLevel.Orderly)]
    public async Task It_begins_with_whoever_was_told_or_else_with_whoever_is_there_at_any_hour(ConcernTo to, AlarmLevel level)
    {
        var at = await Passing();
        await Overdue(at, await Passed(at, to));
        foreach (var role in (string[])["WING", "ORDERLY", "COORDINATOR", "GOVERNOR"])
        {
            var alarm = Assert.Single((await suite.Scheduling.ListAlarmsAsync(new() { Parent = at.Establishment }, suite.As($"{role}@{at.Code}"))).Alarms);
            Assert.Equal((level, to), (alarm.Level, alarm.PassedTo));
        }
    }

    [Fact]
    public async Task It_is_due_when_a_request_would_be_from_when_it_was_recorded()
    {
        var at = await Passing(escalateAfter: TimeSpan.FromMinutes(7));
        var before = TimeProvider.System.GetUtcNow();
        var passed = await Passed(at, ConcernTo.Healthcare, before.AddDays(-1));

        var due = new DateTimeOffset(await Rows.Scalar<DateTime>(suite, "scheduling", "select due_at from timers where tenant = $1 and kind = 'not-acknowledged' and key = $2", at.Code, Id(passed)));
        Assert.InRange(due - before, TimeSpan.FromMinutes(7), TimeSpan.FromMinutes(8));
        Assert.Empty(await Alarms(at));
    }

    [Fact]
    public async Task One_that_was_acknowledged_before_raises_none()
    {
        var at = await Passing();
        var (had, waits) = (await Passed(at, ConcernTo.WingOfficer), await Passed(at, ConcernTo.WingOfficer));
        await Acknowledge(at, had);

        await Overdue(at, had);
        await Overdue(at, waits);
        Assert.Equal(waits.Name, Assert.Single(await Alarms(at)).Concern);
    }

    [Fact]
    public async Task Who_acknowledges_it_late_has_taken_the_alarm_on()
    {
        var at = await Passing();
        var (passed, other) = (await Passed(at, ConcernTo.WingOfficer), await Passed(at, ConcernTo.WingOfficer));
        await Overdue(at, passed);
        await Overdue(at, other);
        var alarms = await Alarms(at);
        Assert.Equal([passed.Name, other.Name], alarms.Select(alarm => alarm.Concern));

        await Acknowledge(at, passed);

        Assert.Equal([alarms[1]], await Alarms(at));
        var taken = (await Alarms(at, all: true))[0];
        Assert.Equal((alarms[0].Name, "w.officer"), (taken.Name, taken.AcknowledgedBy));
        Assert.Equal([alarms[1].Name.Split('/')[^1]], await Timers(at, "climb"));
        await suite.Events.Next<AlarmChanged>(e => e.Alarm == taken.Name && e.AcknowledgedAt is not null);
    }

    [Fact]
    public async Task Who_takes_the_alarm_on_alone_leaves_the_concern_to_be_acknowledged()
    {
        var at = await Passing();
        var passed = await Passed(at, ConcernTo.SaferCustody);
        await Overdue(at, passed);
        var taken = await suite.Scheduling.AcknowledgeAlarmAsync(new() { Name = (await Alarms(at))[0].Name, RequestId = RequestId() }, suite.As($"ORDERLY@{at.Code}", user: "o.officer"));

        Assert.Equal([passed], (await suite.Scheduling.ListConcernsAsync(new() { Parent = at.Establishment }, suite.As(at.Wing))).Concerns);
        await Acknowledge(at, passed, "SAFEGUARDING");
        Assert.Equal([taken], await Alarms(at, all: true));
    }

    private static string Id(Concern concern) => concern.Name.Split('/')[^1];

    private async Task<AskingCase> Passing(TimeSpan? escalateAfter = null, TimeSpan? climbEvery = null)
    {
        var rules = new SchemeRules { EscalateAfter = Duration.FromTimeSpan(escalateAfter ?? TimeSpan.FromHours(1)), ClimbEvery = Duration.FromTimeSpan(climbEvery ?? TimeSpan.FromHours(1)) };
        return new(await suite.Given.OrdinaryOffering(await suite.Given.Establishment(), ConfidentialityClass.Limited, rules), []);
    }

    private Task<Concern> Passed(AskingCase at, ConcernTo to, DateTimeOffset? when = null)
    {
        var request = new RecordConcernPassedRequest { Parent = at.Establishment, Scheme = at.Offering.Scheme, To = to, PassedAt = when?.ToTimestamp(), RequestId = RequestId() };
        return OnceCopied(() => suite.Scheduling.RecordConcernPassedAsync(request, suite.As(at.Wing)));
    }

    private async Task Acknowledge(AskingCase at, Concern concern, string role = "WING") =>
        await suite.Scheduling.AcknowledgeConcernAsync(new() { Name = concern.Name, RequestId = RequestId() }, suite.As($"{role}@{at.Code}", user: "w.officer"));

    /// <summary>The time has come, and its timer has run.</summary>
    private async Task Overdue(AskingCase at, Concern concern)
    {
        await Rows.Due(suite, "scheduling", at.Code, "not-acknowledged", Id(concern));
        await Eventually.True(async () => !(await Timers(at, "not-acknowledged")).Contains(Id(concern)), "it never ran");
    }

    private Task<List<string>> Timers(AskingCase at, string kind) =>
        Rows.Of(suite, "scheduling", """select key from timers where tenant = $1 and kind = $2 order by key collate "C" """, at.Code, kind);

    private async Task<IReadOnlyList<Alarm>> Alarms(AskingCase at, bool all = false) =>
        (await suite.Scheduling.ListAlarmsAsync(new() { Parent = at.Establishment, IncludeAcknowledged = all }, suite.As(at.Wing))).Alarms;
}
