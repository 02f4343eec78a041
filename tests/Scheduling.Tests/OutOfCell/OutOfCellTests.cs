using Google.Protobuf.WellKnownTypes;
using PeerSupport.Harness;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling.Tests;

/// <summary>Nobody is forgotten behind a door.</summary>
public sealed class OutOfCellTests(SchedulingSuite suite)
{
    private static readonly SchemeRules s_short = new() { ContactLimit = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)), ClimbEvery = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)) };

    [Fact]
    public async Task Whoever_was_let_out_is_listed_until_both_are_back_from_the_contact()
    {
        var at = await suite.Given.Asking(supporters: 1);
        Assert.Empty(await Out(at));
        var request = await suite.Given.Authorised(at);

        var let = Assert.Single(await Out(at));
        Assert.Equal((request.Offers[0].Name, at.Supporters[0].Name, request.Name, request.ShortCode), (let.Offer, let.Appointment, let.Request, let.ShortCode));
        Assert.Equal((at.Offering.Scheme, at.Zone, at.Zone, RequestState.MovementAuthorised), (let.Scheme, let.Zone, let.HomeZone, let.RequestState));
        Assert.Equal((PlaceType.Unspecified, null, false), (let.PlaceType, let.ContactStartedAt, let.Overdue));
        var contact = await suite.Scheduling.StartContactAsync(new() { Name = request.Name, PlaceType = PlaceType.Cell, RequestId = RequestId() }, suite.As(at.Wing));

        var talking = Assert.Single(await Out(at));
        Assert.Equal((let.Offer, let.OutSince, PlaceType.Cell), (talking.Offer, talking.OutSince, talking.PlaceType));
        Assert.Equal((contact.ContactStartedAt, contact.ContactDueBackAt), (talking.ContactStartedAt, talking.DueBackAt));
        Assert.Equal((TimeSpan.FromMinutes(15), TimeSpan.FromHours(2)), ((let.DueBackAt - let.OutSince).ToTimeSpan(), (talking.DueBackAt - talking.ContactStartedAt).ToTimeSpan()));
        await suite.Scheduling.EndContactAsync(new() { Name = request.Name, Outcome = ContactOutcome.Talked, RequestId = RequestId() }, suite.As(at.Wing));
        Assert.Empty(await Out(at));
    }

    [Fact]
    public async Task A_contact_that_nobody_starts_raises_an_alarm_that_climbs_until_somebody_takes_it_on()
    {
        var at = await suite.Given.Asking(supporters: 1, rules: s_short);
        var request = await suite.Given.Authorised(at);

        var high = await Eventually.Some(async () => (await Alarms(at)).SingleOrDefault(alarm => alarm is { Level: AlarmLevel.Governor, Repeats: > 0 }));
        Assert.Equal((AlarmKind.SupporterNotBack, request.Name, request.Offers[0].Name, at.Zone), (high.Kind, high.Request, high.Offer, high.Zone));
        var late = Assert.Single(await Out(at));
        Assert.Equal((late.OutSince, true), (high.Since, late.Overdue));
        Assert.True(high.OpenedAt >= late.DueBackAt);
        await suite.Events.Next<AlarmChanged>(e => e.Alarm == high.Name && e.Kind is AlarmKind.SupporterNotBack && e.Level is AlarmLevel.Wing);
        var told = await suite.Events.Only<OverdueMet>(e => e.Establishment == at.Establishment);
        Assert.Equal((at.Offering.Scheme, V1.Overdue.Return), (told.Scheme, told.Overdue));

        var taken = await suite.Scheduling.AcknowledgeAlarmAsync(new() { Name = high.Name, RequestId = RequestId() }, suite.As(at.Orderly, user: "o.officer"));
        Assert.Equal("o.officer", taken.AcknowledgedBy);
        Assert.Empty(await Alarms(at));
        Assert.Single(await Out(at)); // looking after it brings nobody back
        (await Refused.By(() => suite.Scheduling.AcknowledgeAlarmAsync(new() { Name = high.Name, RequestId = RequestId() }, suite.As(at.Wing)))).Is(ErrorReason.AlreadyAcknowledged);
    }

    [Theory]
    [InlineData(RequestState.Withdrawn)]
    [InlineData(RequestState.Refused)]
    [InlineData(RequestState.PhoneTaken)]
    public async Task A_request_that_ends_while_he_is_on_his_way_leaves_him_listed_until_he_is_back(RequestState end)
    {
        var at = await suite.Given.Asking(supporters: 1, rules: s_short);
        var request = await suite.Given.Authorised(at);
        await Ended(at, request.Name, end);

        var alarm = await Eventually.Some(async () => (await Alarms(at)).SingleOrDefault());
        Assert.Equal((AlarmKind.SupporterNotBack, request.Name), (alarm.Kind, alarm.Request));
        var let = Assert.Single(await Out(at));
        Assert.Equal((end, at.Supporters[0].Name), (let.RequestState, let.Appointment));

        var back = await Back(at, let.Offer);
        Assert.Equal((end, OfferState.Withdrawn), (back.State, back.Offers[0].State));
        Assert.Empty(await Out(at));
        Assert.Single(await Alarms(at)); // who was late is still to be asked about
        (await Refused.By(() => Back(at, let.Offer))).Is(ErrorReason.NotOutOfCell);
    }

    [Fact]
    public async Task Who_is_back_before_they_met_comes_no_more_and_the_next_one_is_asked()
    {
        var at = await suite.Given.Asking(supporters: 2);
        await suite.AllKnown(at);
        var request = await suite.Given.Authorised(at);
        var first = request.Offers[0];

        var back = await Back(at, first.Name);
        Assert.Equal((RequestState.Raised, OfferState.Withdrawn), (back.State, back.Offers[0].State));
        Assert.Empty(await Out(at));
        var next = await suite.Given.Becomes(at, request, RequestState.Offered);
        Assert.NotEqual(first.Appointment, next.Offers[1].Appointment);
        (await Refused.By(() => Back(at, next.Offers[1].Name))).Is(ErrorReason.NotOutOfCell);
    }

    [Fact]
    public async Task Who_is_on_his_way_is_not_overtaken_by_the_end_of_the_request_and_it_ends_when_he_is_due_back()
    {
        var at = await suite.Given.Asking(supporters: 2);
        await suite.AllKnown(at);
        var (comes, lost) = (await suite.Given.Authorised(at), await suite.Given.Authorised(at));
        await TimeIsOver(at, comes);
        await TimeIsOver(at, lost);
        Assert.Empty(suite.Events.All<ObstacleMet>(e => e.Establishment == at.Establishment));
        var met = await suite.Scheduling.StartContactAsync(new() { Name = comes.Name, PlaceType = PlaceType.Cell, RequestId = RequestId() }, suite.As(at.Wing));
        Assert.Equal(RequestState.InContact, met.State);

        await Rows.Change(suite, "scheduling", "update movements set due_back_at = now() where request_id = $1", Id(lost));
        await Rows.Due(suite, "scheduling", at.Code, "expire", Id(lost));

        Assert.Equal(OfferState.Withdrawn, (await suite.Given.Becomes(at, lost, RequestState.Expired)).Offers[0].State);
        await suite.Events.Only<ObstacleMet>(e => e.Establishment == at.Establishment && e.Obstacle is V1.Obstacle.NobodyAvailable);
        Assert.Equal(2, (await Out(at)).Count); // and is looked for
    }

    [Fact]
    public async Task While_one_is_on_his_way_back_the_request_goes_on_with_the_next()
    {
        var at = await suite.Given.Asking(supporters: 2);
        var request = await suite.Given.Authorised(at);
        await suite.Registry.SuspendAppointmentAsync(new() { Name = request.Offers[0].Appointment, Category = SuspensionCategory.Conduct, RequestId = RequestId() }, suite.As(at.Governor));
        var next = await suite.Given.Becomes(at, request, RequestState.Offered);
        Assert.Equal(request.Offers[0].Name, Assert.Single(await Out(at)).Offer);

        var back = await Back(at, request.Offers[0].Name);
        Assert.Equal((RequestState.Offered, next.Offers[1].Name), (back.State, back.Offers[1].Name));
        Assert.Empty(await Out(at));
    }

    [Fact]
    public async Task A_contact_is_ended_and_not_just_one_of_the_two_recorded_as_back()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var contact = await suite.Given.InContact(at);

        (await Refused.By(() => Back(at, contact.Offers[0].Name))).Is(ErrorReason.IllegalTransition).With("state", "IN_CONTACT").With("allowed", "MOVEMENT_AUTHORISED");
        Assert.Single(await Out(at));
    }

    [Fact]
    public async Task Out_of_a_contact_that_broke_off_somebody_sees_him_back_or_there_is_an_alarm()
    {
        var at = await suite.Given.Asking(supporters: 1, rules: s_short);
        var asker = PrisonerNumber();
        var contact = await suite.Given.InContact(at, asker);
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling", "select count(*) from timers where tenant = $1 and kind = 'not-back'", at.Code) == 0); // he was in the contact then

        await suite.Given.Told(at.Code, PrisonEvent("prison-offender-events.prisoner.released", asker, ("prisonId", at.Code), ("reason", "TRANSFERRED")));

        var alarm = await Eventually.Some(async () => (await Alarms(at)).SingleOrDefault());
        Assert.Equal(contact.Offers[0].Name, alarm.Offer);
        Assert.Equal(RequestState.MovedOn, Assert.Single(await Out(at)).RequestState);
    }

    [Fact]
    public async Task He_is_listed_where_he_went_and_where_he_lives_and_though_nobody_knows_him_any_more()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var request = await suite.Given.Authorised(at);
        var (id, home) = (at.Supporters[0].Name.Split('/')[^1], $"{at.Establishment}/zones/b-wing");
        await Rows.Change(suite, "scheduling", "update standings set zone = 'b-wing' where appointment_id = $1", id);
        foreach (var zone in new[] { at.Zone, home })
        {
            var there = (await suite.Scheduling.ListOutOfCellAsync(new() { Parent = at.Establishment, Zone = zone }, suite.As(at.Wing))).Supporters;
            Assert.Equal([(request.Name, home)], there.Select(one => (one.Request, one.HomeZone)));
        }

        await Rows.Change(suite, "scheduling", "with gone as (delete from standing_intervals where appointment_id = $1) delete from standings where appointment_id = $1", id);
        Assert.Equal([(request.Name, "")], (await Out(at)).Select(one => (one.Request, one.HomeZone)));
    }

    [Fact]
    public async Task Whoever_is_let_out_again_was_found()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var first = await suite.Given.Authorised(at);
        await Ended(at, first.Name, RequestState.Withdrawn);

        var second = await suite.Given.Authorised(at);

        Assert.Equal(second.Name, Assert.Single(await Out(at)).Request);
        (await Refused.By(() => Back(at, first.Offers[0].Name))).Is(ErrorReason.NotOutOfCell);
    }

    [Fact]
    public async Task The_list_comes_page_by_page_the_longest_out_first_and_for_one_zone()
    {
        var at = await suite.Given.Asking(supporters: 2);
        var (one, two) = (await suite.Given.Authorised(at), await suite.Given.Authorised(at));

        var first = await suite.Scheduling.ListOutOfCellAsync(new() { Parent = at.Establishment, Zone = at.Zone, PageSize = 1 }, suite.As(at.Orderly));
        var rest = await suite.Scheduling.ListOutOfCellAsync(new() { Parent = at.Establishment, Zone = at.Zone, PageToken = first.NextPageToken }, suite.As(at.Orderly));

        Assert.Equal([one.Name, two.Name], first.Supporters.Concat(rest.Supporters).Select(supporter => supporter.Request));
        Assert.Empty(rest.NextPageToken);
        var elsewhere = await OnceCopied(() => suite.Scheduling.ListOutOfCellAsync(new() { Parent = at.Establishment, Zone = $"{at.Establishment}/zones/b-wing" }, suite.As(at.Governor)));
        Assert.Empty(elsewhere.Supporters);
    }

    private async Task<IReadOnlyList<OutOfCell>> Out(AskingCase at) =>
        (await suite.Scheduling.ListOutOfCellAsync(new() { Parent = at.Establishment }, suite.As(at.Wing))).Supporters;

    private async Task<IReadOnlyList<Alarm>> Alarms(AskingCase at) =>
        [.. (await suite.Scheduling.ListAlarmsAsync(new() { Parent = at.Establishment }, suite.As(at.Wing))).Alarms.Where(alarm => alarm.Kind is AlarmKind.SupporterNotBack)];

    private async Task<Request> Back(AskingCase at, string offer) => await suite.Scheduling.RecordBackAsync(new() { Name = offer, RequestId = RequestId() }, suite.As(at.Wing));

    private async Task<Request> Ended(AskingCase at, string name, RequestState end) => end switch
    {
        RequestState.Withdrawn => await suite.Scheduling.WithdrawRequestAsync(new() { Name = name, By = WithdrawnBy.Asker, RequestId = RequestId() }, suite.As(at.Wing)),
        RequestState.Refused => await suite.Scheduling.RefuseRequestAsync(
            new() { Name = name, Code = RefusalCode.NoEscort, Alternative = Alternative.Staff, RequestId = RequestId() }, suite.As(at.Wing)),
        _ => await suite.Scheduling.TakePhoneAsync(
            new() { Name = name, LookInAt = TimeProvider.System.GetUtcNow().AddHours(1).ToTimestamp(), RequestId = RequestId() }, suite.As(at.Wing)),
    };

    /// <summary>It has been judged, and goes on.</summary>
    private async Task TimeIsOver(AskingCase at, Request request)
    {
        const string judged = """
            select count(*)
            from requests r
            where r.request_id = $1 and (r.state = 'EXPIRED' or exists (
              select from timers t
              join movements m on m.establishment = t.tenant and m.request_id = t.key
              where t.kind = 'expire' and t.tenant = r.establishment and t.key = r.request_id and t.due_at = m.due_back_at))
            """;
        await Rows.Due(suite, "scheduling", at.Code, "expire", Id(request));
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling", judged, Id(request)) == 1, "neither ends nor goes on");
        Assert.Equal(RequestState.MovementAuthorised, (await suite.Scheduling.GetRequestAsync(new() { Name = request.Name }, suite.As(at.Wing))).State);
    }

    private static string Id(Request request) => request.Name.Split('/')[^1];
}
