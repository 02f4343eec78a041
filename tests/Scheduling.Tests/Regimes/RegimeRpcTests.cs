using Google.Type;
using PeerSupport.Harness;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class RegimeRpcTests(SchedulingSuite suite)
{
    [Fact]
    public async Task The_usual_day_holds_until_another_is_stored()
    {
        var establishment = Given.UnknownEstablishment();
        var regime = await Get(establishment);
        Assert.Equal("", regime.Etag);
        Assert.Empty(regime.Reach);
        Assert.Equal(
            [(BandKind.Am, "08:00", "12:00"), (BandKind.Pm, "12:00", "17:00"), (BandKind.Ed, "17:00", "20:00"), (BandKind.Night, "20:00", "08:00")],
            regime.Bands.Select(band => (band.Kind, band.Start, band.End)));
    }

    [Fact]
    public async Task A_stored_day_is_read_as_it_was_written_and_can_be_replaced()
    {
        var place = await suite.Given.Place();
        var regime = Weekend(place.Establishment);
        regime.Reach.Add(new Reach { Zone = place.Zone, Kind = BandKind.Night, From = { $"{place.Establishment}/zones/b-wing" } });
        var stored = await Update(regime);
        Assert.Equal(stored, await Get(place.Establishment));
        regime.Etag = stored.Etag;
        Assert.NotEqual("", stored.Etag);
        Assert.Equal(regime, stored);

        regime.Reach.Clear();
        regime.Bands.RemoveAt(0);
        var replaced = await Update(regime);
        Assert.Equal([BandKind.Night], replaced.Bands.Select(band => band.Kind));
        Assert.Equal(replaced, await Get(place.Establishment));
    }

    [Fact]
    public async Task A_day_that_changed_since_it_was_read_is_not_overwritten()
    {
        var regime = Weekend(Given.UnknownEstablishment());
        regime.Etag = (await Update(regime)).Etag;
        await Update(regime);
        var refused = await Refused.By(() => Call(regime));
        Assert.Null(refused.Is(Platform.V1.ErrorReason.StaleEtag).RetryDelay); // sent again as it stands, it would be refused again
    }

    [Fact]
    public async Task Bands_that_overlap_are_refused_by_name()
    {
        var regime = Weekend(Given.UnknownEstablishment());
        regime.Bands[0].End = "22:00";
        var refused = await Refused.By(() => Call(regime));
        refused.Is(ErrorReason.BandsOverlap).With("bands", "ED,NIGHT");
        Assert.Equal("", (await Get(Of(regime))).Etag);
    }

    [Fact]
    public async Task Reach_from_a_zone_that_is_not_here_is_refused()
    {
        var (place, elsewhere) = (await suite.Given.Place(), await suite.Given.Place());
        var regime = Weekend(place.Establishment);
        regime.Reach.Add(new Reach { Zone = place.Zone, Kind = BandKind.Night, From = { elsewhere.Zone } });
        (await Refused.By(() => Call(regime))).Is(ErrorReason.UnknownZone).With("zone", elsewhere.Zone);
    }

    [Fact]
    public async Task A_zone_and_band_is_given_its_reach_once()
    {
        var place = await suite.Given.Place();
        var regime = Weekend(place.Establishment);
        var reach = new Reach { Zone = place.Zone, Kind = BandKind.Night, From = { place.Zone } };
        regime.Reach.Add([reach, reach]);
        Assert.Equal(["regime.reach"], (await Refused.By(() => Call(regime))).Is(Platform.V1.ErrorReason.InvalidFields).Fields);
    }

    [Fact]
    public async Task A_mask_changes_what_it_names_and_a_star_clears_what_is_not_given()
    {
        var place = await suite.Given.Place();
        var stored = await Update(Weekend(place.Establishment));
        var reach = new Reach { Zone = place.Zone, Kind = BandKind.Night, From = { place.Zone } };

        var reached = await Call(new() { Name = stored.Name, Reach = { reach } }, "reach");
        Assert.Equal(stored.Bands, reached.Bands);
        Assert.Equal([reach], reached.Reach);
        var banded = await Call(new() { Name = stored.Name, Bands = { stored.Bands[1] } });
        Assert.Equal([stored.Bands[1]], banded.Bands);
        Assert.Equal([reach], banded.Reach);
        var whole = await Call(new() { Name = stored.Name, Bands = { stored.Bands } }, "*");
        Assert.Equal(stored.Bands, whole.Bands);
        Assert.Empty(whole.Reach);
        Assert.Equal(whole, await Get(place.Establishment));
    }

    [Fact]
    public async Task A_mask_over_the_usual_day_starts_from_it()
    {
        var place = await suite.Given.Place();
        var reach = new Reach { Zone = place.Zone, Kind = BandKind.Night, From = { place.Zone } };
        var usual = await Get(place.Establishment);
        Assert.Equal(usual.Bands, (await Call(new() { Name = usual.Name, Reach = { reach } }, "reach")).Bands);
        Assert.Equal(["regime.bands"], (await Refused.By(() => Call(new() { Name = usual.Name, Reach = { reach } }, "*"))).Is(Platform.V1.ErrorReason.InvalidFields).Fields);
    }

    [Fact]
    public async Task A_mask_that_names_what_is_not_there_or_can_t_be_changed_is_refused()
    {
        var regime = Weekend(Given.UnknownEstablishment());
        foreach (var path in new[] { "band", "bands.start", "name", "etag" })
        {
            var refused = await Refused.By(() => Call(regime, path));
            Assert.Equal(["update_mask"], refused.Is(Platform.V1.ErrorReason.InvalidFields).Fields);
            Assert.Contains($"'{path}'", refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal("", (await Get(Of(regime))).Etag);
    }

    [Fact]
    public async Task Over_HTTP_a_mask_changes_what_it_names_too()
    {
        var place = await suite.Given.Place();
        var stored = await Update(Weekend(place.Establishment));
        using var http = suite.Json("scheduling", $"COORDINATOR@{Code(stored)}");
        var body = $$"""{"regime": {"reach": [{"zone": "{{place.Zone}}", "kind": "BAND_KIND_NIGHT", "from": ["{{place.Zone}}"]}]}, "updateMask": "reach", "requestId": "{{Given.RequestId()}}"}""";
        using var answer = await http.PutAsync($"/v1/{stored.Name}", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);

        var reached = await Get(place.Establishment);
        Assert.Equal(stored.Bands, reached.Bands);
        Assert.Equal([new Reach { Zone = place.Zone, Kind = BandKind.Night, From = { place.Zone } }], reached.Reach);
    }

    [Fact]
    public async Task A_request_sent_again_is_answered_alike()
    {
        var regime = Weekend(Given.UnknownEstablishment());
        var request = new UpdateRegimeRequest { Regime = regime, RequestId = Given.RequestId() };
        var options = suite.As($"COORDINATOR@{Code(regime)}");
        Assert.Equal(await suite.Scheduling.UpdateRegimeAsync(request, options), await suite.Scheduling.UpdateRegimeAsync(request, options));
    }

    [Fact]
    public async Task Another_establishment_is_not_there()
    {
        var regime = Weekend(Given.UnknownEstablishment());
        (await Refused.By(() => suite.Scheduling.GetRegimeAsync(new() { Name = regime.Name }, suite.As("WING@MDI")))).Is(Platform.V1.ErrorReason.NotFound);
        (await Refused.By(() => suite.Scheduling.UpdateRegimeAsync(new() { Regime = regime, RequestId = Given.RequestId() }, suite.As("COORDINATOR@MDI"))))
            .Is(Platform.V1.ErrorReason.NotFound);
    }

    private static Regime Weekend(string establishment) => new()
    {
        Name = $"{establishment}/regime",
        Bands =
        {
            new Band { Kind = BandKind.Ed, Days = { Google.Type.DayOfWeek.Monday, Google.Type.DayOfWeek.Sunday }, Start = "17:00", End = "20:00" },
            new Band { Kind = BandKind.Night, Start = "20:00", End = "07:30" },
        },
    };

    private static string Of(Regime regime) => regime.Name[..regime.Name.LastIndexOf('/')];

    private static string Code(Regime regime) => regime.Name.Split('/')[1];

    private async Task<Regime> Get(string establishment) =>
        await suite.Scheduling.GetRegimeAsync(new() { Name = $"{establishment}/regime" }, suite.As($"WING@{establishment.Split('/')[1]}"));

    private async Task<Regime> Update(Regime regime) => await Call(regime);

    private Grpc.Core.AsyncUnaryCall<Regime> Call(Regime regime, params string[] mask) => suite.Scheduling.UpdateRegimeAsync(
        new() { Regime = regime, UpdateMask = new() { Paths = { mask } }, RequestId = Given.RequestId() }, suite.As($"COORDINATOR@{Code(regime)}"));
}
