using PeerSupport.Harness;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling.Tests;

/// <summary>Whoever waits does not wait for a rule; but who let it give way is on record.</summary>
public sealed class LimitOverrideTests(SchedulingSuite suite)
{
    [Fact]
    public async Task At_night_the_orderly_officer_lets_somebody_past_a_limit_come_and_is_on_record_for_it()
    {
        var at = await suite.Given.Asking(supporters: 1, rules: new() { ContactsPerWeek = 1, DebriefsBy = DebriefsBy.Nobody }, band: BandKind.Night);
        var within = Assert.Single((await Contact(at)).Offers);
        Assert.Equal((false, null, ""), (within.PastLimit, within.LimitOverriddenAt, within.LimitOverriddenBy));
        Assert.Empty(await Owed(at)); // nobody offers debriefs in this scheme

        var offered = await suite.Given.Offered(at);
        Assert.Equal((true, null, ""), (offered.Offers[0].PastLimit, offered.Offers[0].LimitOverriddenAt, offered.Offers[0].LimitOverriddenBy));
        await suite.Scheduling.AcceptOfferAsync(new() { Name = offered.Offers[0].Name, RequestId = RequestId() }, suite.As(at.Wing));
        (await Refused.By(() => Authorise(at, offered, at.Wing))).Is(ErrorReason.NotTheDecider);
        var let = (await Authorise(at, offered, at.Orderly)).Offers[0];
        Assert.Equal($"orderly.{at.Code.ToLowerInvariant()}", let.LimitOverriddenBy);
        Assert.NotNull(let.LimitOverriddenAt);
        Assert.Equal([$"{let.LimitOverriddenBy} {let.Name}"],
            await Rows.Of(suite, "scheduling", $"select user_subject || ' ' || resource from audit where action = 'override limit' and tenant = '{at.Code}'"));

        await Ended(at, offered);
        Assert.Single(await Owed(at));
        var load = Assert.Single((await suite.Scheduling.ListLoadsAsync(new() { Parent = at.Establishment }, suite.As(at.Governor))).Loads);
        Assert.Equal((2, true, 1), (load.Contacts, load.OverContacts, load.ContactsPastLimit));
    }

    [Fact]
    public async Task Who_is_asked_by_hand_is_measured_alike()
    {
        var at = await suite.Given.Asking(supporters: 1, rules: new() { ContactsPerWeek = 1 });
        await Contact(at);
        await Rows.Of(suite, "registry", $"update keep_apart_feeds set as_of = as_of - interval '30 hours' where establishment = '{at.Code}' returning establishment");
        var raised = await suite.Given.Until(at, await suite.Given.Raised(at), now => now.ByHandOnly, "did not say that pairing is by hand only");

        var byHand = await suite.Scheduling.RecordPairingByHandAsync(new() { Name = raised.Name, Appointment = at.Supporters[0].Name, RequestId = RequestId() }, suite.As(at.Orderly));
        Assert.True(Assert.Single(byHand.Offers).PastLimit);
        await suite.Scheduling.AcceptOfferAsync(new() { Name = byHand.Offers[0].Name, RequestId = RequestId() }, suite.As(at.Wing));
        Assert.Equal($"wing.{at.Code.ToLowerInvariant()}", (await Authorise(at, raised, at.Wing)).Offers[0].LimitOverriddenBy);
    }

    private async Task<Request> Authorise(AskingCase at, Request request, string who)
    {
        var authorise = new AuthoriseMovementRequest { Name = request.Name, RequestId = RequestId() };
        return await suite.Scheduling.AuthoriseMovementAsync(authorise, suite.As(who));
    }

    private async Task<Request> Contact(AskingCase at) => await suite.Scheduling.EndContactAsync(
        new() { Name = (await suite.Given.InContact(at)).Name, Outcome = ContactOutcome.Talked, RequestId = RequestId() }, suite.As(at.Wing));

    private async Task Ended(AskingCase at, Request request)
    {
        await suite.Scheduling.StartContactAsync(new() { Name = request.Name, PlaceType = PlaceType.Room, RequestId = RequestId() }, suite.As(at.Wing));
        await suite.Scheduling.EndContactAsync(new() { Name = request.Name, Outcome = ContactOutcome.Talked, RequestId = RequestId() }, suite.As(at.Wing));
    }

    private async Task<IReadOnlyList<Debrief>> Owed(AskingCase at) => (await suite.Scheduling.ListDebriefsAsync(new() { Parent = at.Establishment }, suite.As(at.Coordinator))).Debriefs;
}
