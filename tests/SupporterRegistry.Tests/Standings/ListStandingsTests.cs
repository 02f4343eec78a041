using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class ListStandingsTests(RegistrySuite suite)
{
    [Fact]
    public async Task Pages_hold_every_standing_once_and_another_establishment_sees_none()
    {
        var establishment = await suite.Given.Establishment();
        var offering = await suite.Given.Offering(establishment);
        var appointed = new List<string>();
        for (var nth = 0; nth < 3; nth++)
        {
            appointed.Add((await suite.Supporter(offering)).Appointment.Name);
        }

        var first = await suite.Registry.ListStandingsAsync(new() { Parent = establishment, PageSize = 2 }, suite.AsMachine("SYSTEM"));
        var second = await suite.Registry.ListStandingsAsync(
            new() { Parent = establishment, PageSize = 2, PageToken = first.NextPageToken }, suite.AsMachine("SYSTEM"));

        Assert.Equal(appointed.Order(StringComparer.Ordinal), first.Standings.Concat(second.Standings).Select(standing => standing.Appointment));
        Assert.Empty(second.NextPageToken);
        (await Refused.By(() => suite.Registry.ListStandingsAsync(new() { Parent = establishment }, suite.As("COORDINATOR@ZZZZZZ")))).Is(PlatformReason.NotFound);
    }
}
