using PeerSupport.Harness;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

/// <summary>A list of a zone that is not there would read as if nothing were there.</summary>
public sealed class ZonesAskedTests(SchedulingSuite suite)
{
    [Fact]
    public async Task A_zone_that_is_not_in_the_establishment_is_refused_by_every_list()
    {
        var (place, elsewhere) = (await suite.Given.Place(), await suite.Given.Place());
        var (parent, wing) = (place.Establishment, suite.As(place.Wing));
        Func<string, Task<object>>[] lists =
        [
            async zone => await suite.Scheduling.ListRequestsAsync(new() { Parent = parent, Zone = zone }, wing),
            async zone => await suite.Scheduling.ListRequestsAsync(new() { Parent = parent, Zone = zone, View = RequestView.FollowUp }, wing),
            async zone => await suite.Scheduling.WatchRequests(new() { Parent = parent, Zone = zone }, wing).ResponseStream.MoveNext(default),
            async zone => await suite.Scheduling.ListOutOfCellAsync(new() { Parent = parent, Zone = zone }, wing),
            async zone => await suite.Scheduling.ListPartnershipsAsync(new() { Parent = parent, Zone = zone }, wing),
            async zone => await suite.Scheduling.ListDebriefsAsync(new() { Parent = parent, Zone = zone }, suite.As(place.Coordinator)),
        ];
        foreach (var list in lists)
        {
            await list(place.Zone);
            (await Refused.By(() => list($"{parent}/zones/a-wnig"))).Is(ErrorReason.UnknownZone).With("zone", $"{parent}/zones/a-wnig");
            (await Refused.By(() => list(elsewhere.Zone))).Is(ErrorReason.UnknownZone).With("zone", elsewhere.Zone);
        }
    }
}
