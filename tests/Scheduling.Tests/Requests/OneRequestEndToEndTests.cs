using PeerSupport.Harness;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;

namespace PeerSupport.Scheduling.Tests;

public sealed class OneRequestEndToEndTests(SchedulingSuite suite)
{
    [Fact]
    public async Task Somebody_asks_a_supporter_comes_and_they_meet()
    {
        var at = await suite.Given.Asking(supporters: 1, band: BandKind.Night);

        var request = await suite.Given.InContact(at);
        Assert.Equal(RequestState.InContact, request.State);
        Assert.Equal(at.Supporters[0].Name, Assert.Single(request.Offers).Appointment);
        Assert.Equal(OfferState.Accepted, request.Offers[0].State);
        Assert.Equal(TimeSpan.FromHours(2), (request.ContactDueBackAt - request.ContactStartedAt).ToTimeSpan());

        var met = await suite.Scheduling.EndContactAsync(new() { Name = request.Name, Outcome = ContactOutcome.Talked, RequestId = RequestId() }, suite.As(at.Wing));
        Assert.Equal(RequestState.Met, met.State);
        Assert.Equal(met.ClosedAt, met.ContactEndedAt);
        Assert.Null(met.FollowUpAt);
        Assert.Equal(met, await suite.Scheduling.GetRequestAsync(new() { Name = met.Name }, suite.As(at.Orderly)));
    }

    [Fact]
    public async Task That_they_met_is_told_without_person_place_or_time()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var request = await suite.Given.InContact(at);
        await Rows.Change(suite, "scheduling", "update requests set asked_at = contact_started_at - interval '20 minutes 30 seconds', recorded_at = contact_started_at - interval '2 minutes' where establishment = $1", at.Code);

        await suite.Scheduling.EndContactAsync(new() { Name = request.Name, Outcome = ContactOutcome.Talked, RequestId = RequestId() }, suite.As(at.Wing));

        var closed = await suite.Events.Next<RequestClosed>(e => e.Establishment == at.Establishment);
        Assert.Equal(RequestState.Met, closed.Outcome);
        Assert.Equal(at.Offering.Scheme, closed.Scheme);
        Assert.Equal(BandKind.Am, closed.Kind);
        Assert.Equal((TimeSpan.FromMinutes(20), WaitBand.Within30Minutes), (closed.TimeToContact.ToTimeSpan(), closed.Waited)); // since he asked, however late somebody recorded it
        Assert.True(closed.Private);
        Assert.DoesNotContain(request.Name.Split('/')[^1], closed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_declines_at_the_door_is_met_in_no_time_and_not_in_private()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var request = await suite.Given.InContact(at);

        var met = await suite.Scheduling.EndContactAsync(new() { Name = request.Name, Outcome = ContactOutcome.DeclinedAtDoor, RequestId = RequestId() }, suite.As(at.Wing));

        Assert.Equal((RequestState.Met, true), (met.State, met.Private));
        var closed = await suite.Events.Next<RequestClosed>(e => e.Establishment == at.Establishment);
        Assert.Equal((RequestState.Met, null, WaitBand.Unspecified, false), (closed.Outcome, closed.TimeToContact, closed.Waited, closed.Private));
    }

    [Fact]
    public async Task The_supporter_is_free_for_the_next_one_when_they_have_met()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var first = await suite.Given.InContact(at);
        var second = await suite.Given.Raised(at);

        await suite.Scheduling.EndContactAsync(new() { Name = first.Name, Outcome = ContactOutcome.Talked, RequestId = RequestId() }, suite.As(at.Wing));

        var offered = await suite.Given.Becomes(at, second, RequestState.Offered);
        Assert.True(offered.Offers[0].OfferedAt > first.ContactStartedAt);
    }
}
