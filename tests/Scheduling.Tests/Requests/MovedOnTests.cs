using Microsoft.Extensions.DependencyInjection;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

/// <summary>Somebody is moved on while he waits or talks. No call says so yet: the rule is run as whatever brings the news will run it.</summary>
public sealed class MovedOnTests(SchedulingSuite suite)
{
    [Fact]
    public async Task Out_of_a_contact_it_was_one_it_is_over_it_counts_and_a_talk_is_owed_for_it()
    {
        var at = await suite.Given.Asking(supporters: 1, rules: new() { ContactsPerWeek = 1 }, band: BandKind.Night);
        var contact = await suite.Given.InContact(at);

        await MoveOn(at, contact);

        var over = await suite.Scheduling.GetRequestAsync(new() { Name = contact.Name }, suite.As(at.Wing));
        Assert.Equal((RequestState.MovedOn, over.ClosedAt), (over.State, over.ContactEndedAt));
        Assert.Equal(OfferState.Accepted, Assert.Single(over.Offers).State);
        Assert.Equal(at.Supporters[0].Name, Assert.Single((await suite.Scheduling.ListDebriefsAsync(new() { Parent = at.Establishment }, suite.As(at.Coordinator))).Debriefs).Appointment);
        var load = Assert.Single((await suite.Scheduling.ListLoadsAsync(new() { Parent = at.Establishment }, suite.As(at.Governor))).Loads);
        Assert.Equal((1, 1), (load.Contacts, load.DebriefsOwed));
        Assert.InRange(load.SinceNightCall.ToTimeSpan(), TimeSpan.FromTicks(1), TimeSpan.FromMinutes(5)); // not as if it still went on
        Assert.True((await suite.Given.Offered(at)).Offers[0].PastLimit); // he is free again, and has been called once this week
    }

    [Fact]
    public async Task While_he_waits_nobody_came_and_nothing_is_owed()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var accepted = await suite.Given.AcceptedBySupporter(at);

        await MoveOn(at, accepted);

        var over = await suite.Scheduling.GetRequestAsync(new() { Name = accepted.Name }, suite.As(at.Wing));
        Assert.Equal((RequestState.MovedOn, null, OfferState.Withdrawn), (over.State, over.ContactEndedAt, Assert.Single(over.Offers).State));
        var load = Assert.Single((await suite.Scheduling.ListLoadsAsync(new() { Parent = at.Establishment }, suite.As(at.Governor))).Loads);
        Assert.Equal((0, 0), (load.Contacts, load.DebriefsOwed));
    }

    private Task MoveOn(AskingCase at, Request request) => suite.Service("scheduling").Parts.GetRequiredService<Db>().Run(Scope.Tenant(at.Code), async tx =>
    {
        var row = await RequestRow.Lock(tx, RequestName.Parse(request.Name));
        await Closing.Close(tx, row, RequestRules.MoveOn(row.Progress, tx.Now));
    }, TestContext.Current.CancellationToken);
}
