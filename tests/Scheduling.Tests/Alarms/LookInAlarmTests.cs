using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;

namespace PeerSupport.Scheduling.Tests;

/// <summary>Whoever took the phone, was refused or met nobody is looked in on, or somebody is alarmed.</summary>
public sealed class LookInAlarmTests(SchedulingSuite suite)
{
    [Fact]
    public async Task A_look_in_that_nobody_recorded_raises_one_alarm_that_climbs_and_repeats()
    {
        var at = await suite.Given.Asking(rules: new() { ClimbEvery = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)) });
        var taken = await PhoneTaken(at);

        await Overdue(at, taken);

        var high = await Eventually.Some(async () => (await Alarms(at)).SingleOrDefault(alarm => alarm is { Level: AlarmLevel.Governor, Repeats: > 0 }), "it never came to the governor");
        Assert.Equal((AlarmKind.LookInOverdue, taken.Name, taken.Zone, taken.FollowUpAt, ""), (high.Kind, high.Request, high.Zone, high.Since, high.Scheme));
        await suite.Events.Next<AlarmChanged>(e => e.Alarm == high.Name && e.Kind is AlarmKind.LookInOverdue && e.Level is AlarmLevel.Wing);
        await Overdue(at, taken); // as if it ran again
        Assert.Single(await Alarms(at, all: true));
        var told = await suite.Events.Only<OverdueMet>(e => e.Establishment == at.Establishment);
        Assert.Equal((at.Offering.Scheme, V1.Overdue.LookIn), (told.Scheme, told.Overdue));
    }

    [Fact]
    public async Task It_is_due_when_whoever_waits_again_has_waited_as_long_as_a_request_may()
    {
        var at = await suite.Given.Asking(rules: new() { EscalateAfter = Duration.FromTimeSpan(TimeSpan.FromMinutes(7)) });
        var (refused, phone) = (await Refused(at), await PhoneTaken(at));

        foreach (var request in new[] { refused, phone })
        {
            Assert.Equal(request.FollowUpAt.ToDateTimeOffset() + TimeSpan.FromMinutes(7), await DueAt(at, request.Name));
        }
    }

    [Fact]
    public async Task What_comes_from_paper_after_its_morning_is_due_from_when_it_was_entered()
    {
        var at = await suite.Given.Asking(rules: new() { EscalateAfter = Duration.FromTimeSpan(TimeSpan.FromMinutes(7)) });
        var asked = TimeProvider.System.GetUtcNow().AddDays(-3).ToTimestamp();
        var line = new NightLogLine { Line = 1, AskedAt = asked, Zone = at.Zone, Scheme = at.Offering.Scheme, PrisonerNumber = PrisonerNumber(), Outcome = RequestState.PhoneTaken };
        await suite.Given.Raised(at); // scheme and zone are known

        var log = await suite.Scheduling.RecordNightLogAsync(new() { Parent = at.Establishment, Lines = { line }, RequestId = RequestId() }, suite.As(at.Wing));

        Assert.Equal(log.RecordedAt.ToDateTimeOffset() + TimeSpan.FromMinutes(7), await DueAt(at, log.Entries.Single().Request));
        Assert.Empty(await Alarms(at));
    }

    [Fact]
    public async Task Whoever_was_looked_in_on_before_raises_none()
    {
        var at = await suite.Given.Asking();
        var (seen, waits) = (await Refused(at), await Refused(at));

        await LookedIn(at, seen, suite.As(at.Wing));

        Assert.Equal([Id(waits)], await Timers(at, "look-in"));
        await Overdue(at, seen); // it ran in the same instant
        await Overdue(at, waits);
        Assert.Equal(waits.Name, Assert.Single(await Alarms(at)).Request);
    }

    [Fact]
    public async Task Who_looks_in_late_has_taken_the_alarm_on()
    {
        var at = await suite.Given.Asking();
        var (request, other) = (await Refused(at), await Refused(at));
        await Overdue(at, request);
        await Overdue(at, other);
        var alarms = await Alarms(at);
        Assert.Equal([request.Name, other.Name], alarms.Select(alarm => alarm.Request));
        Assert.Equal(alarms.Select(Id).Order(StringComparer.Ordinal), await Timers(at, "climb"));

        await LookedIn(at, request, suite.As(at.Wing, user: "w.officer"));

        Assert.Equal([alarms[1]], await Alarms(at));
        var taken = (await Alarms(at, all: true))[0];
        Assert.Equal((alarms[0].Name, "w.officer"), (taken.Name, taken.AcknowledgedBy));
        Assert.Equal([Id(alarms[1])], await Timers(at, "climb"));
        await suite.Events.Next<AlarmChanged>(e => e.Alarm == taken.Name && e.AcknowledgedAt is not null);
    }

    [Fact]
    public async Task A_machine_that_records_it_takes_nothing_on_and_nobody_is_woken_any_more()
    {
        var at = await suite.Given.Asking();
        var request = await Refused(at);
        await Overdue(at, request);

        await LookedIn(at, request, suite.AsMachine(at.Wing));

        var alarm = Assert.Single(await Alarms(at));
        Assert.Empty(await Timers(at, "climb"));
        await suite.Scheduling.AcknowledgeAlarmAsync(new() { Name = alarm.Name, RequestId = RequestId() }, suite.As(at.Orderly));
        Assert.Empty(await Alarms(at));
    }

    [Fact]
    public async Task Who_took_the_alarm_on_before_stays_the_one_and_the_request_is_still_to_be_looked_in_on()
    {
        var at = await suite.Given.Asking();
        var request = await Refused(at);
        await Overdue(at, request);
        var taken = await suite.Scheduling.AcknowledgeAlarmAsync(new() { Name = (await Alarms(at))[0].Name, RequestId = RequestId() }, suite.As(at.Orderly, user: "o.officer"));

        Assert.Single((await suite.Scheduling.ListRequestsAsync(new() { Parent = at.Establishment, View = RequestView.FollowUp }, suite.As(at.Wing))).Requests);
        await LookedIn(at, request, suite.As(at.Wing, user: "w.officer"));

        Assert.Equal([taken], await Alarms(at, all: true));
    }

    [Fact]
    public async Task Though_the_number_is_forgotten_somebody_is_still_to_look_in()
    {
        var at = await suite.Given.Asking();
        var request = await Refused(at);
        await Rows.Due(suite, "scheduling", at.Code, "forget", Id(request));
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling", "select count(*) from askers where establishment = $1", at.Code) == 0, "it was never forgotten");

        await Overdue(at, request);

        Assert.Equal((request.Name, request.Zone), Assert.Single(await Alarms(at)) is var alarm ? (alarm.Request, alarm.Zone) : default);
    }

    [Theory]
    [InlineData("TRANSFERRED", false)]
    [InlineData("SENT_TO_COURT", true)]
    public async Task On_whoever_has_left_for_good_nobody_is_woken_to_look_in(string reason, bool stays)
    {
        var at = await suite.Given.Asking();
        var asker = PrisonerNumber();
        var (before, later, other) = (await Refused(at, asker), await Refused(at, asker), await Refused(at));
        await Overdue(at, before);
        var waits = await suite.Given.Raised(at, asker);

        await suite.Given.Told(at.Code, PrisonEvent("prison-offender-events.prisoner.released", asker, ("prisonId", at.Code), ("reason", reason)));

        await suite.Given.Becomes(at, waits, RequestState.MovedOn); // in the same transaction
        string[] due = stays ? [Id(later), Id(other)] : [Id(other)];
        Assert.Equal(due.Order(StringComparer.Ordinal), await Timers(at, "look-in"));
        Assert.Equal(stays, (await Timers(at, "climb")).Count > 0);
        Assert.Equal(before.Name, Assert.Single(await Alarms(at)).Request);
    }

    [Fact]
    public async Task Whoever_is_back_before_his_leaving_is_told_is_still_to_be_looked_in_on()
    {
        var at = await suite.Given.Asking();
        var asker = PrisonerNumber();
        var before = await Refused(at, asker);
        var left = TimeProvider.System.GetUtcNow();
        var back = await Refused(at, asker);
        var late = PrisonEvent("prison-offender-events.prisoner.released", asker, ("prisonId", at.Code), ("reason", "TRANSFERRED"));
        late.Fields["occurredAt"] = Value.ForString($"{left:O}");

        await suite.Given.Told(at.Code, late);

        await Eventually.True(async () => !(await Timers(at, "look-in")).Contains(Id(before)), "nobody learned that he left");
        Assert.Equal([Id(back)], await Timers(at, "look-in"));
    }

    [Theory] // at any hour it is another day than here in one of the two
    [InlineData("Pacific/Kiritimati")]
    [InlineData("Pacific/Pago_Pago")]
    public async Task It_is_counted_to_the_day_that_it_is_there(string timeZone)
    {
        var at = await suite.Given.Asking();
        var entry = Entry(at.Establishment, Id(at.Zone));
        entry.Establishment.TimeZone = timeZone;
        await suite.Registry.ImportEstablishmentsAsync(new() { Entries = { entry }, RequestId = RequestId() }, suite.As("NATION"));
        await Eventually.True(
            async () => await Rows.Scalar<string>(suite, "scheduling", "select time_zone from establishments where establishment = $1", at.Code) == timeZone, "nobody learned where it lies");

        await Overdue(at, await Refused(at));

        var opened = Assert.Single(await Alarms(at)).OpenedAt.ToDateTimeOffset();
        var told = await suite.Events.Next<OverdueMet>(e => e.Establishment == at.Establishment);
        Assert.Equal(opened.DayIn(timeZone), told.Date.ToDay());
    }

    private static string Id(Request request) => Id(request.Name);

    private static string Id(Alarm alarm) => Id(alarm.Name);

    private static string Id(string name) => name.Split('/')[^1];

    /// <summary>The time has come, and its timer has run.</summary>
    private async Task Overdue(AskingCase at, Request request)
    {
        await Rows.Due(suite, "scheduling", at.Code, "look-in", Id(request));
        await Eventually.True(async () => !(await Timers(at, "look-in")).Contains(Id(request)), "it never ran");
    }

    private async Task<Request> Refused(AskingCase at, string? asker = null)
    {
        var request = await suite.Given.Raised(at, asker);
        return await suite.Scheduling.RefuseRequestAsync(
            new() { Name = request.Name, Code = RefusalCode.NoEscort, Alternative = Alternative.Later, RequestId = RequestId() }, suite.As(at.Wing));
    }

    private async Task<Request> PhoneTaken(AskingCase at)
    {
        var request = await suite.Given.Raised(at);
        return await suite.Scheduling.TakePhoneAsync(
            new() { Name = request.Name, LookInAt = TimeProvider.System.GetUtcNow().AddHours(1).ToTimestamp(), RequestId = RequestId() }, suite.As(at.Wing));
    }

    private async Task LookedIn(AskingCase at, Request request, CallOptions who)
    {
        await suite.Given.ItIsMorning(at);
        Assert.NotNull((await suite.Scheduling.RecordAskedAgainAsync(new() { Name = request.Name, RequestId = RequestId() }, who)).AskedAgainAt);
        Assert.DoesNotContain(Id(request), await Timers(at, "look-in"));
    }

    private async Task<DateTimeOffset> DueAt(AskingCase at, string request) => new(await Rows.Scalar<DateTime>(
        suite, "scheduling", "select due_at from timers where tenant = $1 and kind = 'look-in' and key = $2", at.Code, Id(request)));

    private Task<List<string>> Timers(AskingCase at, string kind) =>
        Rows.Of(suite, "scheduling", """select key from timers where tenant = $1 and kind = $2 order by key collate "C" """, at.Code, kind);

    private async Task<IReadOnlyList<Alarm>> Alarms(AskingCase at, bool all = false) =>
        (await suite.Scheduling.ListAlarmsAsync(new() { Parent = at.Establishment, IncludeAcknowledged = all }, suite.As(at.Wing))).Alarms;
}
