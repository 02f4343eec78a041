using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;
using Rows = PeerSupport.Harness.Rows;

namespace PeerSupport.Scheduling.Tests;

/// <summary>Two who share no room talk through a closed door.</summary>
public sealed class AtDoorTests(SchedulingSuite suite)
{
    [Fact]
    public async Task Whose_alert_asks_for_it_is_offered_somebody_who_talks_with_him_through_the_door_and_nowhere_else()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var asker = PrisonerNumber();
        await DoorOnly(at, asker);
        var authorised = await suite.Given.Authorised(at, asker);
        Assert.True(authorised.Offers[0].AtDoorOnly);

        var start = new StartContactRequest { Name = authorised.Name, PlaceType = PlaceType.Room, RequestId = RequestId() };
        (await Refused.By(() => suite.Scheduling.StartContactAsync(start, suite.As(at.Wing)))).Is(ErrorReason.AtDoorOnly);
        Assert.Equal(RequestState.MovementAuthorised, (await suite.Scheduling.GetRequestAsync(new() { Name = authorised.Name }, suite.As(at.Wing))).State);
        start.PlaceType = PlaceType.AtDoor;
        Assert.Equal((RequestState.InContact, true), await Now(at, await suite.Scheduling.StartContactAsync(start, suite.As(at.Wing))));
    }

    [Fact]
    public async Task An_alert_that_comes_after_the_offer_is_heeded_when_the_pair_is_checked_again()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var asker = PrisonerNumber();
        var accepted = await suite.Given.AcceptedBySupporter(at, asker);
        Assert.False(accepted.Offers[0].AtDoorOnly);
        await DoorOnly(at, asker);
        var authorised = await OnceAnswered(() => suite.Scheduling.AuthoriseMovementAsync(new() { Name = accepted.Name, RequestId = RequestId() }, suite.As(at.Wing)));
        Assert.True(authorised.Offers[0].AtDoorOnly);

        await DoorOnly(at, asker, "inactive");
        var start = new StartContactRequest { Name = authorised.Name, PlaceType = PlaceType.Cell, RequestId = RequestId() };
        (await Refused.By(() => suite.Scheduling.StartContactAsync(start, suite.As(at.Wing)))).Is(ErrorReason.AtDoorOnly); // the answer holds for a minute
        await Rows.Change(suite, "scheduling", "update requests set pairing_checked_at = pairing_checked_at - interval '61 seconds' where establishment = $1", at.Code);
        Assert.Equal((RequestState.InContact, false), await Now(at, await OnceAnswered(() => suite.Scheduling.StartContactAsync(start, suite.As(at.Wing)))));
    }

    [Fact]
    public async Task Who_may_share_a_room_is_asked_before_who_may_not()
    {
        var at = await suite.Given.Asking(supporters: 2);
        var first = (await suite.Given.Offered(at)).Offers[0].Appointment; // the other one is next
        var next = at.Supporters.Single(one => one.Name != first);
        await DoorOnly(at, next.PrisonerNumber);
        var second = await suite.Given.Offered(at);
        Assert.Equal((next.Name, true), (second.Offers[0].Appointment, second.Offers[0].AtDoorOnly)); // nobody else is free

        await Rows.Change(suite, "scheduling", "update offers set live = false, state = 'WITHDRAWN' where establishment = $1", at.Code);
        await Rows.Change(suite, "scheduling", "update offers set offered_at = offered_at - interval '1 day' where establishment = $1 and appointment_id = $2", at.Code, next.Name.Split('/')[^1]);
        Assert.Equal(first, (await suite.Given.Offered(at)).Offers[0].Appointment); // though he was asked last
    }

    [Fact]
    public async Task Nobody_meets_week_after_week_through_a_door()
    {
        var at = await suite.Given.Mentoring();
        var (meeting, goesOn) = (await suite.Given.Meeting(at, at.Supporters[0]), await suite.Given.Meeting(at, at.Supporters[0]));
        await DoorOnly(at, meeting.PrisonerNumber);
        var lost = await Eventually.Some(async () => (await suite.Scheduling.ListPartnershipsAsync(new() { Parent = at.Establishment, NeedsSupporter = true }, suite.As(at.Coordinator))).Partnerships.SingleOrDefault());
        Assert.Equal(meeting.Name, lost.Name);

        await Rows.Change(suite, "registry", "insert into blocks (alert, door_only, prisoner_number, opened_at, told_at) values (decode(md5($1), 'hex'), true, $1, now(), now())", goesOn.PrisonerNumber); // the news of it was lost
        Assert.Equal(1, await Rows.Change(suite, "scheduling", "update timers set due_at = now() where tenant = $1 and kind = 'check-partners'", at.Code));
        await Eventually.True(async () => (await suite.Scheduling.GetPartnershipAsync(new() { Name = goesOn.Name }, suite.As(at.Coordinator))).State is PartnershipState.Paused);
        var resume = new ResumePartnershipRequest { Name = goesOn.Name, RequestId = RequestId() };
        (await Refused.By(() => OnceAnswered(() => suite.Scheduling.ResumePartnershipAsync(resume, suite.As(at.Coordinator))))).Is(ErrorReason.CannotPair);
    }

    [Theory]
    [InlineData(true, Pairing.Pairable, PlaceType.Cell, PairingCheck.Allowed)]
    [InlineData(true, Pairing.AtDoor, PlaceType.AtDoor, PairingCheck.Allowed)]
    [InlineData(true, Pairing.AtDoor, PlaceType.Cell, PairingCheck.NotAllowed)]
    [InlineData(true, Pairing.NotPairable, PlaceType.AtDoor, PairingCheck.NotAllowed)]
    [InlineData(true, null, PlaceType.AtDoor, PairingCheck.NotChecked)]
    [InlineData(false, Pairing.AtDoor, PlaceType.AtDoor, PairingCheck.NotAllowed)]
    [InlineData(false, null, PlaceType.Cell, PairingCheck.NotAllowed)]
    public void A_line_of_a_log_is_judged_by_where_they_talked(bool stood, Pairing? pairing, PlaceType place, PairingCheck check) =>
        Assert.Equal(check, NightLogRules.Check(stood, pairing, place));

    private async Task DoorOnly(AskingCase at, string number, string step = "created") =>
        await suite.Given.Told(at.Code, PrisonEvent($"person.alert.{step}", number, ("alertCode", "XHT"), ("alertUuid", $"the alert of {number}")));

    private async Task<(RequestState State, bool AtDoorOnly)> Now(AskingCase at, Request request)
    {
        Assert.Equal(request, await suite.Scheduling.GetRequestAsync(new() { Name = request.Name }, suite.As(at.Wing)));
        return (request.State, request.Offers[0].AtDoorOnly);
    }
}
