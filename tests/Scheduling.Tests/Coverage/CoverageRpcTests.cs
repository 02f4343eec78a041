using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class CoverageRpcTests(SchedulingSuite suite)
{
    [Fact]
    public async Task A_rule_is_set_changed_and_ended_under_one_name()
    {
        var place = await suite.Given.Place(places: 2);
        Assert.Equal([place.Rule], (await List(place)).CoverageRules);

        var changed = await Set(place, 3);
        Assert.Equal((place.Rule.Name, 3), (changed.Name, changed.Places));
        Assert.NotEqual(place.Rule.Etag, changed.Etag);

        Assert.Equal(0, (await Set(place, 0)).Places);
        Assert.Empty((await List(place)).CoverageRules);
        Assert.Equal(place.Rule.Name, (await Set(place, 1)).Name);
    }

    [Fact]
    public async Task A_changed_rule_tells_the_cover_of_the_days_somebody_holds_a_duty()
    {
        var place = await suite.Given.Place();
        var duty = await suite.Given.OnDuty(place, (await suite.Arrive(Supporters.Of(place))).Appointment);
        await Set(place, 4);
        var told = await suite.Events.Next<CoverChanged>(e => e.Zone == place.Zone && e.Places == 4);
        Assert.Equal((duty.Date, duty.Kind, duty.Scheme, 1), (told.Date, told.Kind, told.Scheme, told.Covered));
        Assert.True(told.Version > (await suite.Events.Next<CoverChanged>(e => e.Zone == place.Zone && e.Places == 1)).Version);
    }

    [Fact]
    public async Task A_scheme_that_is_not_offered_asks_for_nobody()
    {
        var place = await suite.Given.Place();
        (await Refused.By(() => Call(place, scheme: "schemes/nobodys"))).Is(ErrorReason.SchemeNotOffered).With("scheme", "schemes/nobodys");
    }

    [Fact]
    public async Task A_zone_that_is_not_here_asks_for_nobody()
    {
        var (place, elsewhere) = (await suite.Given.Place(), await suite.Given.Place());
        (await Refused.By(() => Call(place, zone: elsewhere.Zone))).Is(ErrorReason.UnknownZone).With("zone", elsewhere.Zone);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(51)]
    public async Task A_rule_asks_for_fifty_at_most(int places)
    {
        var place = await suite.Given.Place();
        Assert.Equal(["places"], (await Refused.By(() => Call(place, places: places))).Is(Platform.V1.ErrorReason.InvalidFields).Fields);
    }

    [Fact]
    public async Task Rules_come_page_by_page()
    {
        var place = await suite.Given.Place();
        foreach (var kind in new[] { BandKind.Am, BandKind.Pm, BandKind.Ed })
        {
            await suite.Given.Covered(place.Offering, place.Zone, 1, kind);
        }

        var first = await List(place, 3);
        var second = await List(place, 3, first.NextPageToken);
        Assert.Equal((3, 1, ""), (first.CoverageRules.Count, second.CoverageRules.Count, second.NextPageToken));
        Assert.Equal(4, first.CoverageRules.Concat(second.CoverageRules).Select(rule => rule.Kind).Distinct().Count());
    }

    [Fact]
    public async Task A_request_sent_again_is_answered_alike()
    {
        var place = await suite.Given.Place();
        var request = Request(place, 7);
        Assert.Equal(await suite.Scheduling.SetCoverageRuleAsync(request, suite.As(place.Coordinator)), await suite.Scheduling.SetCoverageRuleAsync(request, suite.As(place.Coordinator)));
    }

    [Fact]
    public async Task Another_establishments_rules_are_not_there()
    {
        var place = await suite.Given.Place();
        (await Refused.By(() => suite.Scheduling.SetCoverageRuleAsync(Request(place, 1), suite.As("COORDINATOR@MDI")))).Is(Platform.V1.ErrorReason.NotFound);
        (await Refused.By(() => suite.Scheduling.ListCoverageRulesAsync(new() { Parent = place.Establishment }, suite.As("COORDINATOR@MDI")))).Is(Platform.V1.ErrorReason.NotFound);
    }

    private static SetCoverageRuleRequest Request(PlaceCase place, int places, string? scheme = null, string? zone = null) => new()
    {
        Parent = place.Establishment,
        Scheme = scheme ?? place.Offering.Scheme,
        Zone = zone ?? place.Zone,
        Kind = place.Kind,
        Places = places,
        RequestId = Given.RequestId(),
    };

    private Grpc.Core.AsyncUnaryCall<CoverageRule> Call(PlaceCase place, int places = 1, string? scheme = null, string? zone = null) =>
        suite.Scheduling.SetCoverageRuleAsync(Request(place, places, scheme, zone), suite.As(place.Coordinator));

    private async Task<CoverageRule> Set(PlaceCase place, int places) => await Call(place, places);

    private async Task<ListCoverageRulesResponse> List(PlaceCase place, int size = 0, string token = "") =>
        await suite.Scheduling.ListCoverageRulesAsync(new() { Parent = place.Establishment, PageSize = size, PageToken = token }, suite.As(place.Coordinator));
}
