using Grpc.Core;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class PathwaysTests(RegistrySuite suite)
{
    [Fact]
    public async Task Where_service_leads_is_seen_from_both_ends_and_on_an_appointment()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var next = await suite.Given.Scheme();

        var said = await Set(offering.Scheme, next.Name, next.Name);

        Assert.Equal([next.Name], said.CountsTowards);
        var reader = suite.As("WING@MDI");
        Assert.Equal(said, await suite.Registry.GetPathwaysAsync(new() { Scheme = offering.Scheme }, reader));
        Assert.Equal([offering.Scheme], (await suite.Registry.GetPathwaysAsync(new() { Scheme = next.Name }, reader)).CountedFrom);
        Assert.Equal([next.Name], (await suite.Supporter(offering)).Appointment.CountsTowards);
        Assert.Empty((await Set(offering.Scheme)).CountsTowards);
    }

    [Fact]
    public async Task No_scheme_counts_towards_itself_or_one_that_is_not_there()
    {
        var scheme = (await suite.Given.Scheme()).Name;

        Assert.Equal(["counts_towards"], (await Refused.By(() => Set(scheme, scheme))).Is(PlatformReason.InvalidFields).Fields);
        (await Refused.By(() => Set(scheme, "schemes/not-there"))).Is(PlatformReason.NotFound);
        (await Refused.By(() => Set("schemes/not-there"))).Is(PlatformReason.NotFound);
    }

    private AsyncUnaryCall<Pathways> Set(string scheme, params string[] towards) =>
        suite.Registry.SetPathwaysAsync(new() { Scheme = scheme, CountsTowards = { towards }, RequestId = Given.RequestId() }, suite.As("NATION"));
}
