using Google.Protobuf.WellKnownTypes;
using PeerSupport.Harness;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;

namespace PeerSupport.Scheduling.Tests;

public sealed class ContactTests(SchedulingSuite suite)
{
    [Fact]
    public async Task A_contact_cannot_start_before_the_movement_was_authorised()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var accepted = await suite.Given.AcceptedBySupporter(at);

        var refused = await Refused.By(() => suite.Scheduling.StartContactAsync(
            new() { Name = accepted.Name, PlaceType = PlaceType.Room, RequestId = RequestId() }, suite.As(at.Wing)));

        refused.Is(ErrorReason.IllegalTransition).With("state", "ACCEPTED").With("allowed", "MOVEMENT_AUTHORISED");
    }

    [Fact]
    public async Task Without_a_place_no_contact_starts()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var authorised = await suite.Given.Authorised(at);

        var refused = await Refused.By(() => suite.Scheduling.StartContactAsync(new() { Name = authorised.Name, RequestId = RequestId() }, suite.As(at.Wing)));

        refused.Is(Platform.V1.ErrorReason.InvalidFields);
        Assert.Equal(["place_type"], refused.Fields);
    }

    [Fact]
    public async Task Where_there_is_no_Listener_suite_no_contact_starts_in_one_and_where_nobody_has_said_it_does()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var authorised = await suite.Given.Authorised(at);
        var start = new StartContactRequest { Name = authorised.Name, PlaceType = PlaceType.ListenerSuite, RequestId = RequestId() };
        await suite.Registry.ImportEstablishmentsAsync(new() { Entries = { Entry(at.Establishment, "a-wing") }, RequestId = RequestId() }, suite.As("NATION"));
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling", "select count(*) from zones where establishment = $1 and not listener_suite", at.Code) == 1, "it never came to be known");

        (await Refused.By(() => suite.Scheduling.StartContactAsync(start, suite.As(at.Wing)))).Is(ErrorReason.NoListenerSuite).With("zone", at.Zone);
        Assert.Equal(RequestState.MovementAuthorised, (await suite.Scheduling.GetRequestAsync(new() { Name = authorised.Name }, suite.As(at.Wing))).State);

        await Rows.Change(suite, "scheduling", "update zones set listener_suite = null where establishment = $1", at.Code); // as a row of the release before is
        Assert.Equal(PlaceType.ListenerSuite, (await suite.Scheduling.StartContactAsync(start, suite.As(at.Wing))).PlaceType);
    }

    [Theory]
    [InlineData(PlaceType.Cell)]
    [InlineData(PlaceType.Room)]
    [InlineData(PlaceType.AtDoor)]
    public void Anywhere_else_they_talk_in_every_zone(PlaceType place) => RequestRules.RequirePlace(place, place is not PlaceType.AtDoor, "a", new HashSet<string> { "a" });

    [Fact]
    public async Task Through_a_closed_door_nobody_talks_in_private()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var start = new StartContactRequest { Name = (await suite.Given.Authorised(at)).Name, PlaceType = PlaceType.AtDoor, Private = true, RequestId = RequestId() };
        Assert.Equal(["private"], (await Refused.By(() => suite.Scheduling.StartContactAsync(start, suite.As(at.Wing)))).Fields);
        start.Private = false;
        Assert.Equal(PlaceType.AtDoor, (await suite.Scheduling.StartContactAsync(start, suite.As(at.Wing))).PlaceType);
    }

    [Fact]
    public async Task At_the_door_the_pair_is_checked_again_when_the_last_check_is_older_than_sixty_seconds()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var asker = PrisonerNumber();
        var authorised = await suite.Given.Authorised(at, asker);
        await suite.Given.KeptApart(at, (at.Supporters[0].PrisonerNumber, asker));
        var id = authorised.Name.Split('/')[^1];
        await Rows.Of(suite, "scheduling", $"update requests set pairing_checked_at = pairing_checked_at - interval '61 seconds' where request_id = '{id}' returning request_id");

        var refused = await Refused.By(() => OnceAnswered(() => suite.Scheduling.StartContactAsync(
            new() { Name = authorised.Name, PlaceType = PlaceType.Room, RequestId = RequestId() }, suite.As(at.Wing))));

        refused.Is(ErrorReason.CannotPair);
        var raised = await suite.Scheduling.GetRequestAsync(new() { Name = authorised.Name }, suite.As(at.Wing));
        Assert.Equal((RequestState.Raised, OfferState.Withdrawn), (raised.State, raised.Offers[0].State));
    }

    [Fact]
    public async Task Who_said_yes_by_day_and_may_not_come_at_night_is_not_brought_once_the_night_has_begun()
    {
        var at = await suite.Given.Asking(rules: new() { NightSignOff = true });
        await suite.Given.Appointed(at.Offering, night: false);
        await suite.Given.KeptApart(at);
        var authorised = await suite.Given.Authorised(at);
        await suite.Given.AllDay(at, BandKind.Night);

        var refused = await Refused.By(() => suite.Scheduling.StartContactAsync(
            new() { Name = authorised.Name, PlaceType = PlaceType.Room, RequestId = RequestId() }, suite.As(at.Wing)));

        refused.Is(ErrorReason.CannotPair);
        var raised = await suite.Scheduling.GetRequestAsync(new() { Name = authorised.Name }, suite.As(at.Wing));
        Assert.Equal((RequestState.Raised, OfferState.Withdrawn), (raised.State, raised.Offers[0].State));
    }

    [Fact]
    public async Task A_contact_that_has_not_begun_cannot_end()
    {
        var at = await suite.Given.Asking();
        var raised = await suite.Given.Raised(at);

        var refused = await Refused.By(() => suite.Scheduling.EndContactAsync(
            new() { Name = raised.Name, Outcome = ContactOutcome.Talked, RequestId = RequestId() }, suite.As(at.Wing)));

        refused.Is(ErrorReason.IllegalTransition).With("state", "RAISED").With("allowed", "IN_CONTACT");
    }

    [Fact]
    public async Task Nobody_is_forgotten_behind_a_door()
    {
        var at = await suite.Given.Asking(supporters: 1, rules: new() { ContactLimit = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)) });
        var request = await suite.Given.InContact(at);

        var alarm = await Eventually.Some(async () => (await suite.Scheduling.ListAlarmsAsync(new() { Parent = at.Establishment }, suite.As(at.Wing))).Alarms.FirstOrDefault());

        Assert.Equal(AlarmKind.ContactOverdue, alarm.Kind);
        Assert.Equal(request.Name, alarm.Request);
        Assert.Equal(request.Zone, alarm.Zone);
        Assert.True(alarm.OpenedAt >= request.ContactDueBackAt);
        Assert.Equal(Overdue.Contact, (await suite.Events.Only<OverdueMet>(e => e.Establishment == at.Establishment)).Overdue);
    }

    [Fact]
    public async Task A_contact_outlasts_the_time_in_which_a_request_expires()
    {
        var at = await suite.Given.Asking(supporters: 1, rules: new() { ExpireAfter = Duration.FromTimeSpan(TimeSpan.FromSeconds(20)) });
        var request = await suite.Given.InContact(at);
        await Eventually.True(() => Task.FromResult(TimeProvider.System.GetUtcNow() > request.ExpiresAt.ToDateTimeOffset().AddSeconds(1)));

        var met = await suite.Scheduling.EndContactAsync(new() { Name = request.Name, Outcome = ContactOutcome.CutShort, RequestId = RequestId() }, suite.As(at.Wing));

        Assert.Equal(RequestState.Met, met.State);
        Assert.Equal(ContactOutcome.CutShort, met.ContactOutcome);
    }
}
