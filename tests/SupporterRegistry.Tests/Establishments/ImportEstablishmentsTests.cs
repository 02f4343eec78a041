using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class ImportEstablishmentsTests(RegistrySuite suite)
{
    [Fact]
    public async Task A_new_establishment_can_be_read_with_its_zones_and_is_told()
    {
        var entry = Given.Entry(Given.UnknownEstablishment(), "houseblock-1", "healthcare");
        entry.Zones[1].ListenerSuite = true;

        var answer = await Import(entry);

        Assert.Equal(new ImportEstablishmentsResponse { Created = 1, ZonesChanged = 2 }, answer);
        var (establishment, caller) = (entry.Establishment.Name, suite.Coordinator(entry.Establishment.Name));
        var read = await suite.Registry.GetEstablishmentAsync(new() { Name = establishment }, caller);
        Assert.Equal((entry.Establishment.DisplayName, Given.Region, "Europe/London"), (read.DisplayName, read.Region, read.TimeZone));
        var zones = (await suite.Registry.ListZonesAsync(new() { Parent = establishment }, caller)).Zones;
        Assert.Equal([("healthcare", true, 60), ("houseblock-1", false, 60)], zones.Select(zone => (zone.Name.Split('/')[^1], zone.ListenerSuite, zone.Capacity)));
        var told = await suite.Events.Next<EstablishmentChanged>(e => e.Establishment == establishment);
        Assert.Equal((read.DisplayName, read.Region, read.TimeZone, read.Etag), (told.DisplayName, told.Region, told.TimeZone, Etag.Of(told.Version)));
        var zone = await suite.Events.Next<ZoneChanged>(e => e.Zone == $"{establishment}/zones/healthcare");
        Assert.Equal(("Wing healthcare", 60, true), (zone.DisplayName, zone.Capacity, zone.ListenerSuite));
    }

    [Fact]
    public async Task What_is_there_as_sent_stays_untouched()
    {
        var entry = Given.Entry(Given.UnknownEstablishment(), "a-wing");
        await Import(entry);
        var before = await Read(entry);

        Assert.Equal(new ImportEstablishmentsResponse { Unchanged = 1 }, await Import(entry));

        Assert.Equal(before, await Read(entry));
    }

    [Fact]
    public async Task What_differs_is_brought_to_the_state_sent_with_a_higher_version_and_zones_not_listed_stay()
    {
        var entry = Given.Entry(Given.UnknownEstablishment(), "a-wing", "b-wing");
        await Import(entry);
        var before = await suite.Events.Next<EstablishmentChanged>(e => e.Establishment == entry.Establishment.Name);
        entry.Establishment.DisplayName = "Renamed";
        entry.Zones.RemoveAt(1);
        entry.Zones[0].Capacity = 61;

        Assert.Equal(new ImportEstablishmentsResponse { Updated = 1, ZonesChanged = 1 }, await Import(entry));

        var after = await suite.Events.Next<EstablishmentChanged>(e => e.Establishment == entry.Establishment.Name && e.DisplayName == "Renamed");
        Assert.True(after.Version > before.Version);
        var zones = await suite.Registry.ListZonesAsync(new() { Parent = entry.Establishment.Name }, suite.Coordinator(entry.Establishment.Name));
        Assert.Equal([61, 60], zones.Zones.Select(zone => zone.Capacity));
    }

    [Fact]
    public async Task Which_kind_of_prison_it_is_can_be_read_and_is_told_when_it_changes_in_whatever_order_it_is_sent()
    {
        var entry = Given.Entry(Given.UnknownEstablishment());
        await Import(entry);
        Assert.Empty((await suite.Events.Next<EstablishmentChanged>(e => e.Establishment == entry.Establishment.Name)).Categories);
        entry.Establishment.Genders.Add([HeldGender.Female, HeldGender.Male]);
        entry.Establishment.Categories.Add([PrisonCategory.C, PrisonCategory.B, PrisonCategory.C]);
        Assert.Equal(1, (await Import(entry)).Updated);

        var read = await Read(entry);
        Assert.Equal([HeldGender.Male, HeldGender.Female], read.Genders);
        Assert.Equal([PrisonCategory.B, PrisonCategory.C], read.Categories);
        var told = await suite.Events.Next<EstablishmentChanged>(e => e.Establishment == entry.Establishment.Name && e.Genders.Count > 0);
        Assert.Equal((read.Genders, read.Categories, read.Etag), (told.Genders, told.Categories, Etag.Of(told.Version)));
        Assert.Equal(1, (await Import(new EstablishmentEntry { Establishment = read })).Unchanged);
    }

    [Fact]
    public async Task Every_bad_row_is_named_at_once_and_nothing_is_taken_over()
    {
        var good = Given.Entry(Given.UnknownEstablishment(), "a-wing");
        var bad = Given.Entry(Given.UnknownEstablishment(), "a-wing", "a-wing", "b-wing");
        bad.Establishment.TimeZone = "Europe/Atlantis";
        bad.Zones[2].Capacity = -1;
        bad.Zones.Add(new Zone { Name = $"{good.Establishment.Name}/zones/c-wing", DisplayName = "C", Capacity = 1 });

        var refusal = await Refused.By(() => ImportCall(good, bad, good));

        refusal.Is(PlatformReason.InvalidFields);
        string[] fields =
        [
            "entries[1].establishment.time_zone", "entries[1].zones[1].name", "entries[1].zones[2].capacity", "entries[1].zones[3].name",
            "entries[2].establishment.name", "entries[2].zones[0].name",
        ];
        Assert.Equal(fields, refusal.Fields);
        (await Refused.By(() => suite.Registry.GetEstablishmentAsync(new() { Name = good.Establishment.Name }, suite.As("NATION")))).Is(PlatformReason.NotFound);
    }

    [Fact]
    public async Task Validating_only_answers_what_would_be_done_and_does_nothing()
    {
        var entry = Given.Entry(Given.UnknownEstablishment(), "a-wing");
        var request = new ImportEstablishmentsRequest { Entries = { entry }, ValidateOnly = true, RequestId = Given.RequestId() };

        var answer = await suite.Registry.ImportEstablishmentsAsync(request, suite.As("NATION"));

        Assert.Equal(new ImportEstablishmentsResponse { Created = 1, ZonesChanged = 1 }, answer);
        (await Refused.By(() => suite.Registry.GetEstablishmentAsync(new() { Name = entry.Establishment.Name }, suite.As("NATION")))).Is(PlatformReason.NotFound);
    }

    [Fact]
    public async Task Imports_that_meet_create_an_establishment_once()
    {
        var entry = Given.Entry(Given.UnknownEstablishment(), "a-wing");

        var (done, refused) = await Race.Of(6, _ => ImportCall(entry));

        Assert.Empty(refused);
        Assert.Equal(1, done.Sum(answer => answer.Created));
        Assert.Equal(5, done.Sum(answer => answer.Unchanged));
    }

    [Fact]
    public async Task The_same_request_again_is_answered_alike()
    {
        var request = new ImportEstablishmentsRequest { Entries = { Given.Entry(Given.UnknownEstablishment(), "a-wing") }, RequestId = Given.RequestId() };

        var first = await suite.Registry.ImportEstablishmentsAsync(request, suite.As("NATION"));

        Assert.Equal(first, await suite.Registry.ImportEstablishmentsAsync(request, suite.As("NATION")));
    }

    private async Task<ImportEstablishmentsResponse> Import(params EstablishmentEntry[] entries) => await ImportCall(entries);

    private Grpc.Core.AsyncUnaryCall<ImportEstablishmentsResponse> ImportCall(params EstablishmentEntry[] entries) =>
        suite.Registry.ImportEstablishmentsAsync(new() { Entries = { entries }, RequestId = Given.RequestId() }, suite.As("NATION"));

    private async Task<Establishment> Read(EstablishmentEntry entry) =>
        await suite.Registry.GetEstablishmentAsync(new() { Name = entry.Establishment.Name }, suite.As("NATION"));
}
