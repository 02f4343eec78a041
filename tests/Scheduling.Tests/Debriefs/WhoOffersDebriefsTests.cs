using Google.Protobuf.WellKnownTypes;
using PeerSupport.Harness;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;

namespace PeerSupport.Scheduling.Tests;

/// <summary>Who offers debriefs is a rule of the scheme; a provider sees those it offers itself, and acts on no others.</summary>
public sealed class WhoOffersDebriefsTests(SchedulingSuite suite)
{
    private static readonly SchemeRules s_byProvider = new() { DebriefsBy = DebriefsBy.Provider, DebriefWithin = Duration.FromTimeSpan(TimeSpan.FromHours(10)) };

    [Fact]
    public async Task A_provider_that_offers_them_lists_its_own_and_records_them()
    {
        var at = await suite.Given.Asking(supporters: 1, s_byProvider);
        var due = await suite.Given.Debrief(at);
        Assert.Equal(at.Offering.Provider, due.Provider);
        Assert.Equal([due], await Listed(at, Provider(at)));

        var record = new RecordDebriefRequest { Name = due.Name, Answer = DebriefAnswer.Taken, RequestId = RequestId() };
        var taken = await suite.Scheduling.RecordDebriefAsync(record, suite.As(Provider(at)));
        Assert.Equal((DebriefState.Taken, due.Appointment), (taken.State, taken.Appointment));
        Assert.Equal(taken, await suite.Scheduling.RecordDebriefAsync(record, suite.As(Provider(at))));
        Assert.Empty(await Listed(at, Provider(at)));
        Assert.Empty(await Listed(at, at.Coordinator));
    }

    [Fact]
    public async Task The_scheme_says_until_when_and_one_that_a_provider_recorded_is_not_missed()
    {
        var at = await suite.Given.Asking(supporters: 1, s_byProvider);
        var due = await suite.Given.Debrief(at);
        var id = due.Name.Split('/')[^1];
        var span = await Rows.Of(suite, "scheduling", $"select (due_by - owed_since)::text from debriefs where debrief_id = '{id}'");
        Assert.Equal(["10:00:00"], span);

        await suite.Scheduling.RecordDebriefAsync(new() { Name = due.Name, Answer = DebriefAnswer.Taken, RequestId = RequestId() }, suite.As(Provider(at)));
        await Rows.Of(suite, "scheduling", $"update timers set due_at = due_at - interval '11 hours' where kind = 'debrief' and key = '{id}' returning key");
        await Eventually.True(async () => (await Rows.Of(suite, "scheduling", $"select key from timers where kind = 'debrief' and key = '{id}'")).Count == 0);
        Assert.Equal(["TAKEN"], await Rows.Of(suite, "scheduling", $"select state from debriefs where debrief_id = '{id}'"));
    }

    [Fact]
    public async Task What_the_coordinator_offers_no_provider_sees_and_another_providers_are_not_there()
    {
        var byCoordinator = await suite.Given.Asking(supporters: 1);
        var due = await suite.Given.Debrief(byCoordinator);
        Assert.Equal("", due.Provider);
        var byProvider = await suite.Given.Asking(supporters: 1, s_byProvider);
        var others = await suite.Given.Debrief(byProvider);
        foreach (var (at, debrief) in new[] { (byCoordinator, due), (byProvider, others) })
        {
            Assert.Empty(await Listed(at, Provider(byCoordinator)));
            (await Refused.By(() => suite.Scheduling.RecordDebriefAsync(
                new() { Name = debrief.Name, Answer = DebriefAnswer.Taken, RequestId = RequestId() }, suite.As(Provider(byCoordinator))))).Is(Platform.V1.ErrorReason.NotFound);
        }

        Assert.Equal([others], await Listed(byProvider, byProvider.Coordinator)); // that it is owed, whoever runs the scheme sees as well
    }

    [Fact]
    public async Task Of_two_schemes_at_one_establishment_a_provider_sees_its_own()
    {
        var at = await suite.Given.Asking(supporters: 1, s_byProvider);
        var offering = await suite.Given.Offering(at.Establishment, s_byProvider);
        var beside = new AskingCase(offering, [await suite.Given.Appointed(offering, night: true)]);
        await suite.Given.KeptApart(beside);
        var (one, other) = (await suite.Given.Debrief(at), await suite.Given.Debrief(beside));
        Assert.Equal([one], await Listed(at, Provider(at)));
        Assert.Equal([other], await Listed(at, Provider(beside)));
        Assert.Equal([one, other], await Listed(at, at.Coordinator));
    }

    [Fact]
    public async Task Where_the_rule_changes_what_is_owed_changes_hands()
    {
        var at = await suite.Given.Asking(supporters: 1, s_byProvider);
        var due = await suite.Given.Debrief(at);
        var next = await Offer(at, $"providers/{Given.Provider()}", new());
        await Eventually.True(async () => (await Listed(at, Provider(at))).Count == 0);
        var now = Assert.Single(await Listed(at, $"PROVIDER@{next.Provider.Split('/')[1]}"));
        Assert.Equal((due.Name, next.Provider, due.DueBy), (now.Name, now.Provider, now.DueBy));
        Assert.NotEqual(due.Etag, now.Etag);

        await Offer(at, next.Provider, new() { DebriefsBy = DebriefsBy.Coordinator });
        await Eventually.True(async () => (await Listed(at, at.Coordinator)) is [{ Provider: "" }]);
        Assert.Empty(await Listed(at, $"PROVIDER@{next.Provider.Split('/')[1]}"));
    }

    private static string Provider(AskingCase at) => $"PROVIDER@{at.Offering.Provider.Split('/')[1]}";

    private async Task<Offering> Offer(AskingCase at, string provider, SchemeRules deviations) => await suite.Registry.OfferSchemeAsync(
        new() { Parent = at.Establishment, Scheme = at.Offering.Scheme, Provider = provider, Deviations = deviations, RequestId = RequestId() }, suite.As(at.Coordinator));

    private async Task<IReadOnlyList<Debrief>> Listed(AskingCase at, string who) =>
        (await suite.Scheduling.ListDebriefsAsync(new() { Parent = at.Establishment, PageSize = 500 }, suite.As(who))).Debriefs;
}
