using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class GetDistributionTests(RegistrySuite suite)
{
    [Fact]
    public async Task Two_on_one_wing_and_none_on_another_is_seen()
    {
        var establishment = await suite.Given.Establishment();
        var (offering, other) = (await suite.Given.Offering(establishment), await suite.Given.Offering(establishment));
        await suite.Supporter(offering);
        var (ended, applicant, _) = await suite.Supporter(offering);
        await suite.Supporter(offering);
        await suite.Registry.EndAppointmentAsync(new() { Name = ended.Name, Reason = EndReason.Released, RequestId = Given.RequestId() }, suite.As(applicant.Coordinator));

        var seen = await suite.Registry.GetDistributionAsync(new() { Parent = establishment, Scheme = offering.Scheme }, suite.As($"GOVERNOR@{applicant.Establishment}"));

        Assert.Equal((establishment, 1), (seen.Establishment, seen.Without));
        Assert.Equal(
            [("a-wing", 60, 2, 2, 1.67, false), ("b-wing", 60, 0, 0, 0.0, true)],
            seen.Zones.Select(zone => (zone.Zone.Split('/')[^1], zone.Capacity, zone.Active, zone.Standing, zone.PerFifty, zone.None)));
        var all = await suite.Registry.GetDistributionAsync(new() { Parent = establishment }, suite.Coordinator(establishment));
        Assert.Equal(new[] { offering.Scheme, offering.Scheme, other.Scheme, other.Scheme }.Order(StringComparer.Ordinal), all.Zones.Select(zone => zone.Scheme));
        Assert.Equal(3, all.Without);
    }

    [Fact]
    public async Task Who_shadows_is_not_counted_and_whose_clearance_was_taken_back_does_not_stand()
    {
        var establishment = await suite.Given.Establishment();
        var (shadowing, offering) = (await suite.Given.Offering(establishment, new() { ShadowingCount = 2 }), await suite.Given.Offering(establishment));
        await suite.Supporter(shadowing);
        var (_, applicant, _) = await suite.Supporter(offering);
        await suite.Registry.RenewClearanceAsync(
            new() { Name = applicant.Application.Name, Outcome = ClearanceOutcome.NotCleared, RequestId = Given.RequestId() }, suite.As(applicant.Security));

        var seen = await suite.Registry.GetDistributionAsync(new() { Parent = establishment }, suite.Coordinator(establishment));

        Assert.Equal((0, 0), Home(seen, shadowing));
        Assert.Equal((1, 0), Home(seen, offering));
    }

    [Fact]
    public async Task Another_establishments_are_not_found()
    {
        var request = new GetDistributionRequest { Parent = await suite.Given.Establishment() };

        (await Refused.By(() => suite.Registry.GetDistributionAsync(request, suite.As("COORDINATOR@ZZZZZZ")))).Is(PlatformReason.NotFound);
    }

    private static (int Active, int Standing) Home(Distribution seen, Offering offering)
    {
        var zone = seen.Zones.Single(zone => zone.Scheme == offering.Scheme && zone.Zone.EndsWith("/a-wing", StringComparison.Ordinal));
        return (zone.Active, zone.Standing);
    }
}
