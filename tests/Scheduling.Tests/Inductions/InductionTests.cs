using Google.Protobuf.WellKnownTypes;
using PeerSupport.Harness;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling.Tests.Inductions;

/// <summary>Whoever is received is seen by a supporter within the hours of the scheme; who has not been is listed, and then alarmed about.</summary>
public sealed class InductionTests(SchedulingSuite suite)
{
    private static readonly TimeSpan s_firstNight = TimeSpan.FromHours(12);

    [Fact]
    public async Task Whoever_arrives_is_listed_until_a_supporter_has_seen_him()
    {
        var seeing = await suite.Given.Seeing(await suite.Given.Establishment(), s_firstNight);
        var supporter = await suite.Given.Appointed(seeing);
        var (first, second) = (await suite.Given.Received(seeing), await suite.Given.Received(seeing));
        Assert.Equal((seeing.Scheme, InductionState.Waiting, null, ""), (first.Scheme, first.State, first.OverAt, first.Appointment));
        Assert.Equal(s_firstNight, first.DueAt.ToDateTimeOffset() - first.ArrivedAt.ToDateTimeOffset());

        var page = await suite.Scheduling.ListInductionsAsync(new() { Parent = Parent(seeing), PageSize = 1 }, suite.As(Wing(seeing)));
        Assert.Equal([first], page.Inductions);
        Assert.Equal([second], (await suite.Scheduling.ListInductionsAsync(new() { Parent = Parent(seeing), PageSize = 1, PageToken = page.NextPageToken }, suite.As(Wing(seeing)))).Inductions);

        var seen = await OnceCopied(() => suite.Scheduling.RecordInductionAsync(
            new() { Name = first.Name, Outcome = InductionState.Seen, Appointment = supporter.Name, RequestId = RequestId() }, suite.As(Wing(seeing))));
        Assert.Equal((InductionState.Seen, supporter.Name), (seen.State, seen.Appointment));
        Assert.NotNull(seen.OverAt);
        var declined = await suite.Scheduling.RecordInductionAsync(
            new() { Name = second.Name, Outcome = InductionState.Declined, OverAt = second.ArrivedAt, RequestId = RequestId() }, suite.As($"ORDERLY@{Code(seeing)}"));
        Assert.Equal((InductionState.Declined, second.ArrivedAt), (declined.State, declined.OverAt));
        Assert.Empty(await Listed(seeing));
        Assert.Equal([seen], await Listed(seeing, InductionState.Seen));
        Assert.Equal([declined], await Listed(seeing, InductionState.Declined));
        (await Refused.By(() => Record(seeing, first, InductionState.Left))).Is(ErrorReason.IllegalTransition).With("state", "SEEN");
    }

    [Fact]
    public async Task Nobody_is_named_who_serves_in_another_scheme_or_prison()
    {
        var seeing = await suite.Given.Seeing(await suite.Given.Establishment(), s_firstNight);
        var (other, elsewhere) = (await suite.Given.Appointed(await suite.Given.Offering(Parent(seeing))), await suite.Given.Appointed(await suite.Given.Seeing(await suite.Given.Establishment(), s_firstNight)));
        var waits = await suite.Given.Received(seeing);
        foreach (var supporter in (string[])[other.Name, elsewhere.Name])
        {
            (await Refused.By(() => Record(seeing, waits, InductionState.Seen, supporter))).Is(ErrorReason.OtherScheme).With("scheme", seeing.Scheme);
        }

        (await Refused.By(() => Record(seeing, waits, InductionState.Declined, other.Name))).Is(ErrorReason.NotSeen);
        Assert.Equal([waits], await Listed(seeing));
    }

    [Fact]
    public async Task Each_scheme_that_sees_those_who_arrive_does_and_no_other_and_a_confidential_one_keeps_no_list()
    {
        var establishment = await suite.Given.Establishment();
        var (one, two) = (await suite.Given.Seeing(establishment, s_firstNight), await suite.Given.Seeing(establishment, s_firstNight * 2, ConfidentialityClass.Ordinary));
        await suite.Given.Seeing(establishment, s_firstNight, ConfidentialityClass.Total);
        await suite.Given.OrdinaryOffering(establishment);
        var number = PrisonerNumber();

        await suite.Given.Received(one, number);
        await suite.Given.Received(two, number); // the same reception, told again

        Assert.Equal([one.Scheme, two.Scheme], (await Listed(one)).Select(induction => induction.Scheme));
    }

    [Theory]
    [InlineData("NEW_ADMISSION", true)]
    [InlineData("TRANSFERRED", true)]
    [InlineData("RETURN_FROM_COURT", false)]
    [InlineData("TEMPORARY_ABSENCE_RETURN", false)]
    public async Task Who_only_comes_back_does_not_arrive(string reason, bool arrives)
    {
        var seeing = await suite.Given.Seeing(await suite.Given.Establishment(), s_firstNight);
        var number = PrisonerNumber();
        await Tell(seeing, "received", number, reason);
        var after = await suite.Given.Received(seeing); // told after it, through the same queue
        await Eventually.True(async () => (await Listed(seeing)).Count == (arrives ? 2 : 1), "what was told did not become what it should");
        Assert.Contains(after, await Listed(seeing));
        Assert.Equal(arrives, suite.Events.All<PrisonerArrived>(e => e.PrisonerNumber == number).Count > 0);
    }

    [Fact]
    public async Task Whoever_was_seen_is_not_seen_again_for_a_reception_that_is_told_twice()
    {
        var seeing = await suite.Given.Seeing(await suite.Given.Establishment(), s_firstNight);
        var number = PrisonerNumber();
        await Record(seeing, await suite.Given.Received(seeing, number), InductionState.Seen);

        await Tell(seeing, "received", number, "ADMISSION");

        await suite.Given.Received(seeing);
        Assert.DoesNotContain(number, (await Listed(seeing)).Select(induction => induction.PrisonerNumber));
    }

    [Fact]
    public async Task What_happened_long_ago_is_history()
    {
        var seeing = await suite.Given.Seeing(await suite.Given.Establishment(), s_firstNight);
        var number = PrisonerNumber();
        var envelope = PrisonEvent("prisoner-offender-search.prisoner.received", number, ("prisonId", Code(seeing)), ("reason", "NEW_ADMISSION"));
        envelope.Fields["occurredAt"] = Value.ForString($"{TimeProvider.System.GetUtcNow().AddDays(-8):O}");
        await suite.Given.Told(Code(seeing), envelope);
        await suite.Events.Next<PrisonerArrived>(e => e.PrisonerNumber == number);

        await suite.Given.Received(seeing);
        Assert.DoesNotContain(number, (await Listed(seeing)).Select(induction => induction.PrisonerNumber));
    }

    [Fact]
    public async Task Whoever_leaves_for_good_is_looked_for_no_more_and_whoever_is_at_court_is()
    {
        var seeing = await suite.Given.Seeing(await suite.Given.Establishment(), s_firstNight);
        var (released, atCourt) = (await suite.Given.Received(seeing), await suite.Given.Received(seeing));
        await Tell(seeing, "released", atCourt.PrisonerNumber, "SENT_TO_COURT");
        await Tell(seeing, "released", released.PrisonerNumber, "TRANSFERRED");

        await Eventually.True(async () => (await Listed(seeing, InductionState.Left)).Select(left => left.Name).SequenceEqual([released.Name]), "nobody learned that he left");
        Assert.Equal([atCourt], await Listed(seeing));
    }

    [Fact]
    public async Task Who_is_not_seen_in_time_is_overdue_and_the_orderly_officer_is_told_once()
    {
        var seeing = await suite.Given.Seeing(await suite.Given.Establishment(), TimeSpan.FromSeconds(1));
        var (first, _) = (await suite.Given.Received(seeing), await suite.Given.Received(seeing));

        var alarm = await Eventually.Some(async () => (await Alarms(seeing, "ORDERLY")).SingleOrDefault(), "no alarm was opened");
        Assert.Equal((AlarmKind.ArrivalNotSeen, AlarmLevel.Orderly, seeing.Scheme, "", ""), (alarm.Kind, alarm.Level, alarm.Scheme, alarm.Zone, alarm.Request));
        Assert.Equal(AlarmKind.ArrivalNotSeen, (await suite.Events.Next<AlarmChanged>(e => e.Alarm == alarm.Name)).Kind);
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling", "select count(*) from timers where tenant = $1 and kind = 'not-seen'", Code(seeing)) == 0, "the second never was due");
        foreach (var role in (string[])["WING", "ORDERLY", "GOVERNOR", "COORDINATOR"])
        {
            Assert.Equal([alarm], await Alarms(seeing, role));
        }

        var overdue = await suite.Scheduling.ListInductionsAsync(new() { Parent = Parent(seeing), Overdue = true }, suite.As(Wing(seeing)));
        Assert.Equal(2, overdue.Inductions.Count);
        Assert.Equal(first, overdue.Inductions[0]);
        await suite.Scheduling.AcknowledgeAlarmAsync(new() { Name = alarm.Name, RequestId = RequestId() }, suite.As($"ORDERLY@{Code(seeing)}"));
        await suite.Given.Received(seeing);
        await Eventually.True(async () => (await Alarms(seeing, "ORDERLY")).Any(next => next.Name != alarm.Name), "whoever came later was forgotten");
    }

    [Fact]
    public async Task The_alarm_climbs_as_the_scheme_says()
    {
        var seeing = await suite.Given.Seeing(await suite.Given.Establishment(), TimeSpan.FromSeconds(1), climbEvery: TimeSpan.FromSeconds(1));
        await suite.Given.Received(seeing);
        await Eventually.True(async () => (await Alarms(seeing, "GOVERNOR")).SingleOrDefault() is { Level: AlarmLevel.Governor, Repeats: > 0 }, "it never came to the governor");
    }

    [Fact]
    public async Task Whoever_was_seen_in_time_raises_no_alarm()
    {
        var seeing = await suite.Given.Seeing(await suite.Given.Establishment(), TimeSpan.FromHours(1));
        var (seen, waits) = (await suite.Given.Received(seeing), await suite.Given.Received(seeing));
        await Record(seeing, seen, InductionState.Seen);

        Assert.Equal([waits.Name.Split('/')[^1]], await Rows.Of(suite, "scheduling", $"select key from timers where tenant = '{Code(seeing)}' and kind = 'not-seen'"));
        Assert.Empty((await suite.Scheduling.ListInductionsAsync(new() { Parent = Parent(seeing), Overdue = true }, suite.As(Wing(seeing)))).Inductions);
    }

    private static string Code(Offering seeing) => seeing.Name.Split('/')[1];

    private static string Parent(Offering seeing) => $"establishments/{Code(seeing)}";

    private static string Wing(Offering seeing) => $"WING@{Code(seeing)}";

    private Task<IngestPrisonEventsResponse> Tell(Offering seeing, string what, string number, string reason) =>
        suite.Given.Told(Code(seeing), PrisonEvent($"prisoner-offender-search.prisoner.{what}", number, ("prisonId", Code(seeing)), ("reason", reason)));

    private async Task<Induction> Record(Offering seeing, Induction induction, InductionState outcome, string by = "") => await suite.Scheduling.RecordInductionAsync(
        new() { Name = induction.Name, Outcome = outcome, Appointment = by, RequestId = RequestId() }, suite.As(Wing(seeing)));

    private async Task<IReadOnlyList<Induction>> Listed(Offering seeing, InductionState state = InductionState.Unspecified) =>
        (await suite.Scheduling.ListInductionsAsync(new() { Parent = Parent(seeing), State = state }, suite.As(Wing(seeing)))).Inductions;

    private async Task<IReadOnlyList<Alarm>> Alarms(Offering seeing, string role) =>
        (await suite.Scheduling.ListAlarmsAsync(new() { Parent = Parent(seeing) }, suite.As($"{role}@{Code(seeing)}"))).Alarms;
}
