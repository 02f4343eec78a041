using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class ReadEstablishmentsTests(RegistrySuite suite)
{
    [Fact]
    public async Task An_establishment_outside_the_callers_scope_cannot_be_told_from_none()
    {
        var (own, foreign) = (await suite.Given.Establishment(), await suite.Given.Establishment());

        var refusal = await Refused.By(() => suite.Registry.GetEstablishmentAsync(new() { Name = foreign }, suite.Coordinator(own)));

        refusal.Is(PlatformReason.NotFound).With("resource", foreign);
    }

    [Fact]
    public async Task Pages_hold_every_establishment_once_in_the_order_of_their_codes()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => suite.Given.Establishment()));
        var (seen, token) = (new List<string>(), "");
        do
        {
            var page = await suite.Registry.ListEstablishmentsAsync(new() { PageSize = 3, PageToken = token }, suite.As("NATION"));
            seen.AddRange(page.Establishments.Select(establishment => establishment.Name));
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(seen.Distinct().Order(StringComparer.Ordinal), seen);
        Assert.Subset(seen.ToHashSet(), made.ToHashSet());
    }

    [Fact]
    public async Task Pages_of_zones_follow_each_other()
    {
        var establishment = await suite.Given.Establishment("c", "a", "b");

        var first = await suite.Registry.ListZonesAsync(new() { Parent = establishment, PageSize = 2 }, suite.Coordinator(establishment));
        var second = await suite.Registry.ListZonesAsync(
            new() { Parent = establishment, PageSize = 2, PageToken = first.NextPageToken }, suite.Coordinator(establishment));

        Assert.Equal(["a", "b", "c"], first.Zones.Concat(second.Zones).Select(zone => zone.Name.Split('/')[^1]));
        Assert.Empty(second.NextPageToken);
    }

    [Fact]
    public async Task The_register_is_also_served_as_JSON()
    {
        var establishment = await suite.Given.Establishment();
        using var json = suite.Json("registry", $"COORDINATOR@{establishment.Split('/')[1]}");

        var read = Establishment.Parser.ParseJson(await json.GetStringAsync(new Uri($"/v1/{establishment}", UriKind.Relative)));

        Assert.Equal(establishment, read.Name);
    }
}
