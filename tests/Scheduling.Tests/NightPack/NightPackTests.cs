using Google.Protobuf.WellKnownTypes;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;

namespace PeerSupport.Scheduling.Tests;

/// <summary>What stands on the paper of a zone for a night.</summary>
public sealed class NightPackTests(SchedulingSuite suite)
{
    [Fact]
    public async Task Whoever_is_on_duty_is_called_first_then_as_the_matcher_would()
    {
        var at = await suite.Given.Asking(supporters: 3, band: BandKind.Night);
        var contact = await suite.Given.InContact(at);
        await suite.Scheduling.EndContactAsync(new() { Name = contact.Name, Outcome = ContactOutcome.Talked, RequestId = RequestId() }, suite.As(at.Orderly));
        var called = contact.Offers[0].Appointment;
        var others = at.Supporters.Select(supporter => supporter.Name).Where(name => name != called).ToList();
        var covered = await suite.Given.Covered(at.Offering, at.Zone, places: 3, BandKind.Night);
        await suite.Given.OnDuty(covered, others[1], Today);

        var page = await Page(at, [.. at.Supporters.Select(supporter => supporter.Name)]);

        Assert.Equal([others[1], others[0], called], InOrder(page, at));
        Assert.Contains("on duty in Wing a-wing", page, StringComparison.Ordinal);
        Assert.Contains("No.</th><th>Reference", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Past_his_limit_whoever_is_on_duty_is_still_called_first_and_no_more_once_he_is_kept_from_it()
    {
        var at = await suite.Given.Asking(supporters: 2, rules: new() { ContactsPerWeek = 1 }, band: BandKind.Night);
        var contact = await suite.Given.InContact(at);
        await suite.Scheduling.EndContactAsync(new() { Name = contact.Name, Outcome = ContactOutcome.Talked, RequestId = RequestId() }, suite.As(at.Orderly));
        var (full, other) = (at.Supporters.Single(one => one.Name == contact.Offers[0].Appointment), at.Supporters.Single(one => one.Name != contact.Offers[0].Appointment));
        var covered = await suite.Given.Covered(at.Offering, at.Zone);
        await suite.Given.OnDuty(covered, full.Name, Today);
        await OnceCopied(() => suite.Scheduling.AssignDutyAsync(
            new() { Parent = at.Establishment, Appointment = other.Name, Zone = at.Zone, Date = Today, Kind = BandKind.Night, Shadow = true, RequestId = RequestId() }, suite.As(at.Coordinator)));

        var page = await Page(at, full.Name, other.Name);
        Assert.Equal([full.Name, other.Name], InOrder(page, at));
        Assert.Equal(1, page.Split("on duty in Wing a-wing").Length - 1); // the other one is beside him

        await suite.Given.Unavailable(at.Establishment, full.Person, [(Today.ToDay(), Today.ToDay())]);
        page = await Page(at, full.Name, other.Name);
        Assert.Equal([other.Name, full.Name], InOrder(page, at));
        Assert.DoesNotContain("on duty in Wing a-wing", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_be_called_for_a_part_of_the_night_stands_there_with_its_hours()
    {
        var at = await suite.Given.Asking(band: BandKind.Night);
        var (now, midnight) = (TimeProvider.System.GetUtcNow(), Tomorrow.ToDay().StartIn("Europe/London"));
        var (from, until) = (now + ((midnight - now) / 3), now + ((midnight - now) / 3 * 2));
        var place = await suite.Given.Covered(at.Offering, at.Zone);
        var supporter = await suite.Arrive(Supporters.Of(place, null, new Registry.V1.StandingInterval { Capability = Registry.V1.Capability.Night, From = from.ToTimestamp(), Until = until.ToTimestamp() }));

        var page = await Page(at, supporter.Appointment);

        Assert.Contains($"from {Local(from)}; until {Local(until)}", page, StringComparison.Ordinal);

        static string Local(DateTimeOffset time) => $"{TimeZoneInfo.ConvertTime(time, TimeZoneInfo.FindSystemTimeZoneById("Europe/London")):HH:mm}";
    }

    [Fact]
    public async Task Which_languages_somebody_speaks_stands_beside_him()
    {
        var at = await suite.Given.Asking(supporters: 2, band: BandKind.Night);
        await suite.AllKnown(at);
        await suite.Given.Speaks(at.Establishment, at.Supporters[0].Person, "ro", "pl");

        var lines = (await Page(at, [.. at.Supporters.Select(supporter => supporter.Name)])).Split('\n');

        Assert.Contains("<td>languages: pl, ro</td>", lines.Single(line => line.Contains(at.Supporters[0].Name.Split('/')[^1], StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain("languages", lines.Single(line => line.Contains(at.Supporters[1].Name.Split('/')[^1], StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_can_t_be_brought_there_or_may_not_be_called_at_night_is_not_on_it()
    {
        var at = await suite.Given.Asking(supporters: 1, rules: new() { NightSignOff = true }, band: BandKind.Night);
        var byDay = await suite.Given.Appointed(at.Offering, night: false);
        await Eventually.True(async () => (await suite.Scheduling.ListLoadsAsync(new() { Parent = at.Establishment }, suite.As(at.Governor))).Loads.Any(load => load.Appointment == byDay.Name));

        var page = await Page(at, at.Supporters[0].Name);

        Assert.Equal([at.Supporters[0].Name], InOrder(page, at));
        Assert.DoesNotContain(byDay.Name.Split('/')[^1], page, StringComparison.Ordinal);
        var elsewhere = await suite.Given.Covered(at.Offering, $"{at.Establishment}/zones/b-wing");
        await suite.Given.Reached(elsewhere, at.Zone);
        await suite.Given.OnDuty(elsewhere, at.Supporters[0].Name, Today);
        await suite.Given.Reached(elsewhere); // he is brought there no more
        Assert.Contains("Nobody may be called here tonight", await Page(at.Orderly, elsewhere.Zone), StringComparison.Ordinal);
        Assert.Equal([at.Supporters[0].Name], InOrder(await Page(at, at.Supporters[0].Name), at));
    }

    [Fact]
    public async Task It_says_what_to_do_besides_when_it_was_true_and_leaves_room_to_write()
    {
        var at = await suite.Given.Asking(supporters: 1, band: BandKind.Night);
        await Eventually.True(async () => !(await Page(at)).Contains("by hand in the prison", StringComparison.Ordinal));
        var before = TimeProvider.System.GetUtcNow();

        var page = await Page(at);

        Assert.Contains("An emergency goes to staff at once", page, StringComparison.Ordinal);
        Assert.Contains("116 123", page, StringComparison.Ordinal);
        var london = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");
        Assert.Contains([before, before.AddMinutes(1)], time => page.Contains($"<td>{TimeZoneInfo.ConvertTime(time, london):HH:mm}, ", StringComparison.Ordinal));
        Assert.Equal(12, page.Split("<td></td><td></td><td></td><td></td><td></td><td></td><td></td><td></td></tr>").Length - 1);
    }

    [Fact]
    public async Task Where_pairs_are_checked_by_hand_only_it_says_so()
    {
        var at = await suite.Given.Asking(supporters: 1, band: BandKind.Night, keepApartList: false);

        Assert.Contains("Check each pair by hand in the prison&#39;s own system", await Page(at), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_languages_zones_and_days_without_nights_are_refused()
    {
        var at = await suite.Given.Asking();
        (await Refused.By(() => Page(at))).Is(ErrorReason.BandNotHeld).With("band", "NIGHT");
        (await Refused.By(() => Page(at.Orderly, $"{at.Establishment}/zones/nowhere"))).Is(Platform.V1.ErrorReason.NotFound);
        (await Refused.By(() => Page(at.Orderly, at.Zone, "xx"))).Is(ErrorReason.LanguageUnknown).With("languages", "en");
    }

    [Fact]
    public async Task In_large_print_the_log_lies_across_the_page_so_that_there_is_room_to_write()
    {
        var at = await suite.Given.Asking(supporters: 1, band: BandKind.Night);
        await Page(at, at.Supporters[0].Name);
        async Task<string[]> Tables(string print) => [.. (await suite.Scheduling.GetNightPackAsync(new() { Name = at.Zone, Print = print }, suite.As(at.Orderly))).Data.ToStringUtf8()
            .Split('\n').Where(line => line.StartsWith("<table class", StringComparison.Ordinal))];
        Assert.Equal(["""<table class="ruled">""", """<table class="ruled">"""], await Tables(""));
        Assert.Equal(["""<table class="ruled">""", """<table class="ruled wide">"""], await Tables("large"));
    }

    [Fact]
    public async Task A_zone_is_called_as_people_call_it_and_by_its_id_while_nobody_has_told_its_name()
    {
        var at = await suite.Given.Asking(band: BandKind.Night);
        Assert.Contains("<td>Wing a-wing</td>", await Page(at), StringComparison.Ordinal);
        await Rows.Change(suite, "scheduling", "update zones set display_name = null where establishment = $1", at.Code); // as a row of the release before is
        Assert.Contains("<td>A wing</td>", await Page(at), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scheme_is_called_as_people_call_it_by_its_last_name_and_by_its_id_while_nobody_has_told_it()
    {
        var at = await suite.Given.Asking(band: BandKind.Night);
        Assert.Contains("Who may be called: Listener<", await Page(at), StringComparison.Ordinal);
        await Told(at, "Night Listener", 1);
        Assert.Contains("Who may be called: Night Listener<", await Page(at), StringComparison.Ordinal);
        await Told(at, "", 2); // by the release before, while both run
        Assert.Contains("Who may be called: Night Listener<", await Page(at), StringComparison.Ordinal);
        await Rows.Change(suite, "scheduling", "update offerings set display_name = null where establishment = $1", at.Code); // as a row of the release before is
        Assert.Contains($"Who may be called: S {at.Offering.Scheme.Split('-')[^1]}<", await Page(at), StringComparison.Ordinal);
    }

    private async Task Told(AskingCase at, string name, int later)
    {
        var changed = new Registry.V1.OfferingChanged
        {
            Offering = at.Offering.Name,
            Scheme = at.Offering.Scheme,
            Provider = at.Offering.Provider,
            ConfidentialityClass = at.Offering.ConfidentialityClass,
            Rules = at.Offering.Rules,
            Version = Convert.ToInt64(at.Offering.Etag, 16) + later,
            DisplayName = name,
        };
        await suite.Events.Publish(changed, Ids.New());
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling", "select version from offerings where establishment = $1", at.Code) == changed.Version);
    }

    /// <summary>The page of the zone, once these are on it.</summary>
    private Task<string> Page(AskingCase at, params string[] with) => Eventually.Some(async () =>
    {
        var page = (await OnceCopied(() => suite.Scheduling.GetNightPackAsync(new() { Name = at.Zone }, suite.As(at.Orderly)))).Data.ToStringUtf8();
        return with.All(name => page.Contains(name.Split('/')[^1], StringComparison.Ordinal)) ? page : null;
    });

    private async Task<string> Page(string role, string zone, string language = "") =>
        (await suite.Scheduling.GetNightPackAsync(new() { Name = zone, Language = language }, suite.As(role))).Data.ToStringUtf8();

    private static IEnumerable<string> InOrder(string page, AskingCase at) => page.Split('\n')
        .Where(line => line.StartsWith("<tr><td>", StringComparison.Ordinal) && line.Split("<td>")[2] is not ['<', ..])
        .Select(line => $"{at.Establishment}/appointments/{line.Split("<td>")[2].Split('<')[0]}");
}
