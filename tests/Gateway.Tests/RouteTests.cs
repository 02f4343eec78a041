using PeerSupport.Intruder.V1;
using Xunit;

namespace PeerSupport.Gateway.Tests;

public sealed class RouteTests
{
    [Fact]
    public void No_two_services_of_the_suite_claim_one_path()
    {
        using var app = Passing.Gateway("http://127.0.0.1:1");
        Assert.NotNull(app);
    }

    [Fact]
    public void Two_services_that_claim_one_path_stop_the_start()
    {
        var refused = Assert.Throws<InvalidOperationException>(() =>
            GatewayHost.Build(Passing.Settings("http://127.0.0.1:1"), [.. GatewayHost.Suite, IntruderReflection.Descriptor.Services[0]]));
        Assert.Contains("GET /v1/establishments/*/offerings (peersupport.intruder.v1.IntruderService.Take)", refused.Message, StringComparison.Ordinal);
        Assert.Contains("RegistryService.ListOfferings", refused.Message, StringComparison.Ordinal);
        Assert.Contains("SchedulingService.AssignDuty", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("/v1/intruders", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_without_an_address_stops_the_start()
    {
        var refused = Assert.Throws<InvalidOperationException>(() => GatewayHost.Build([], GatewayHost.Suite));
        Assert.Contains("Services__registry__Json is not set", refused.Message, StringComparison.Ordinal);
    }
}
