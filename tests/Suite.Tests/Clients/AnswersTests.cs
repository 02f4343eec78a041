using System.Text.Json.Nodes;
using PeerSupport.Harness;
using PeerSupport.Platform;
using Xunit;

namespace PeerSupport.Suite.Tests.Clients;

/// <summary>openapi.json is not only valid but true: what the running suite takes and answers is what it says.</summary>
[Collection(SuiteAbroad.Name)]
public sealed class AnswersTests(Abroad abroad)
{
    [Fact]
    public async Task What_the_suite_answers_is_what_its_document_says()
    {
        using var calls = new Exchanges(abroad);
        await SomebodyBecomesASupporter(calls);
        var world = await abroad.Night();
        await SomebodyAsks(calls, world);
        await Refusals(calls, world);
        await Lists(calls, world);
        await Feeds(calls, world);

        var (answered, complaints) = await calls.Judged();
        Assert.Empty(complaints);
        var good = answered.Count(operation => operation.Value.Contains(200));
        Assert.True(good >= 38, $"only {good} operations were held against the document: {string.Join(' ', answered.Keys)}");
        Assert.Superset(new HashSet<int> { 200, 400, 401, 403, 404, 409 }, answered.Values.SelectMany(statuses => statuses).ToHashSet());
    }

    private async Task SomebodyBecomesASupporter(Exchanges calls)
    {
        var (establishment, scheme, provider) = (await abroad.Suite.Given.Establishment(), Given.NewScheme(), Given.Provider());
        var (coordinator, security, trainer) = ($"COORDINATOR@{establishment[^4..]}", $"SECURITY@{establishment[^4..]}", $"PROVIDER@{provider}");
        await calls.Post("NATION", "/v1/schemes", new() { ["scheme"] = JsonNode.Parse(scheme.ToString()) });
        await calls.Get(coordinator, $"/v1/{scheme.Name}");
        await calls.Post(coordinator, $"/v1/{establishment}/offerings", new() { ["scheme"] = scheme.Name, ["provider"] = $"providers/{provider}", ["deviations"] = new JsonObject { ["offerTime"] = "90s", ["soloSignOff"] = true } });
        var course = await calls.Post(trainer, $"/v1/providers/{provider}/courses", new() { ["course"] = new JsonObject { ["displayName"] = "Initial", ["schemes"] = new JsonArray(scheme.Name), ["validityMonths"] = 24 } });
        var applied = await calls.Post(coordinator, $"/v1/{establishment}/applications", new()
        {
            ["scheme"] = scheme.Name,
            ["prisonerNumber"] = Given.PrisonerNumber(),
            ["surname"] = "Okafor",
            ["zone"] = $"{establishment}/zones/a-wing",
        });
        var (application, person) = ($"/v1/{applied["name"]}", (string)applied["person"]!);
        await calls.Post(security, $"{application}:decideClearance", new() { ["outcome"] = "CLEARANCE_OUTCOME_CLEARED" });
        await calls.Post(trainer, $"{application}:accept");
        await Eventually.True(async () => (await calls.Get(trainer, $"/v1/providers/{provider}/candidates"))["candidates"]!.AsArray().Any(one => (string)one!["person"]! == person), "no candidate");
        var enrolment = await calls.Post(trainer, $"/v1/{course["name"]}/enrolments", new() { ["person"] = person });
        var certificate = await calls.Post(trainer, $"/v1/{course["name"]}:award", new() { ["enrolment"] = (string)enrolment["name"]! });
        await calls.Get(trainer, $"/v1/{certificate["name"]}");
        var today = TimeProvider.System.GetUtcNow().DayIn("Europe/London");
        await calls.Post(coordinator, $"{application}:recordCompact", new() { ["signedOn"] = new JsonObject { ["year"] = today.Year, ["month"] = today.Month, ["day"] = today.Day } });
        var appointment = await Eventually.Some(async () => (string?)(await calls.Post(coordinator, $"{application}:appoint"))["name"], "never appointed");
        await calls.Post(coordinator, $"/v1/{appointment}:signOff", new() { ["capability"] = "CAPABILITY_SOLO" });
        await calls.Get(coordinator, application);
        await calls.Get(coordinator, $"/v1/{appointment}");
        await calls.Post(trainer, $"/v1/{certificate["name"]}:revoke");
    }

    private static async Task SomebodyAsks(Exchanges calls, World world)
    {
        var (at, requests) = (world.At, $"/v1/{world.At.Establishment}/requests");
        var request = $"/v1/{(await calls.Post(at.Wing, requests, AskedBy(at)))["name"]}";
        var offered = await Eventually.Some(async () => (await calls.Get(at.Orderly, request))["offers"]!.AsArray().FirstOrDefault(), "nobody was offered");
        await calls.Post(at.Wing, $"/v1/{offered["name"]}:accept");
        await calls.Post(at.Wing, $"{request}:authoriseMovement");
        await calls.Post(at.Orderly, $"{request}:authoriseMovement");
        await calls.Post(at.Wing, $"{request}:startContact", new() { ["placeType"] = "PLACE_TYPE_CELL", ["private"] = false });
        await calls.Post(at.Wing, $"{request}:endContact", new() { ["outcome"] = "CONTACT_OUTCOME_CUT_SHORT" });

        var phone = await calls.Post(at.Wing, requests, AskedBy(at));
        await calls.Post(at.Wing, $"/v1/{phone["name"]}:takePhone", new() { ["lookInAt"] = $"{TimeProvider.System.GetUtcNow().AddHours(1):yyyy-MM-ddTHH:mm:ssZ}" });
        await calls.Post(at.Wing, $"/v1/{phone["name"]}:recordAskedAgain");
        var refused = await calls.Post(at.Wing, requests, AskedBy(at));
        await calls.Post(at.Orderly, $"/v1/{refused["name"]}:refuse", new() { ["code"] = "REFUSAL_CODE_NO_ESCORT", ["alternative"] = "ALTERNATIVE_PHONE" });
        var taken = await calls.Post(at.Wing, requests, AskedBy(at));
        await calls.Post(at.Wing, $"/v1/{taken["name"]}:withdraw", new() { ["by"] = "WITHDRAWN_BY_ASKER" });
    }

    private static JsonObject AskedBy(AskingCase at) =>
        new() { ["scheme"] = at.Offering.Scheme, ["zone"] = at.Zone, ["place"] = $"{at.Code}-A-1-001", ["prisonerNumber"] = Given.PrisonerNumber() };

    private static async Task Refusals(Exchanges calls, World world)
    {
        var (at, requests) = (world.At, $"/v1/{world.At.Establishment}/requests");
        await calls.Send(null, HttpMethod.Get, requests, null);
        await calls.Get("NATION", requests);
        await calls.Get("WING@ZZZZZ", $"/v1/{world.Duty.Name}");
        await calls.Post(at.Wing, requests, new() { ["zone"] = "nowhere", ["prisoner"] = "A1234BC" });
        await calls.Send(at.Wing, HttpMethod.Post, requests, new JsonObject { ["channel"] = "PIGEON" });
        await calls.Get(at.Wing, $"{requests}?pageToken=forged");
        await calls.Post(at.Wing, requests, new() { ["scheme"] = "schemes/unheard-of", ["zone"] = at.Zone });
        await calls.Put(at.Coordinator, $"/v1/{at.Establishment}/regime", new() { ["regime"] = new JsonObject { ["etag"] = "0", ["bands"] = new JsonArray(new JsonObject { ["kind"] = "BAND_KIND_PM", ["start"] = "12:00", ["end"] = "17:00" }) } });
        var taken = Given.NewScheme();
        taken.Name = at.Offering.Scheme;
        await calls.Post("NATION", "/v1/schemes", new() { ["scheme"] = JsonNode.Parse(taken.ToString()) });
    }

    private static async Task Lists(Exchanges calls, World world)
    {
        var (at, day, of) = (world.At, world.Duty.Date, $"/v1/{world.At.Establishment}");
        var days = $"firstDay.year={day.Year}&firstDay.month={day.Month}&firstDay.day={day.Day}";
        await calls.Get("NATION", "/v1/establishments?pageSize=2");
        await calls.Get(at.Wing, of);
        await calls.Get(at.Wing, $"{of}/zones");
        await calls.Get(at.Wing, $"{of}/offerings");
        await calls.Get(at.Coordinator, $"{of}/applications?state=APPLICATION_STATE_APPOINTED");
        await calls.Get(at.Coordinator, $"{of}/standings");
        await calls.Get(at.Wing, $"{of}/regime");
        await calls.Post(at.Coordinator, $"{of}/coverageRules", new() { ["scheme"] = at.Offering.Scheme, ["zone"] = at.Zone, ["kind"] = "BAND_KIND_NIGHT", ["places"] = 2 });
        await calls.Get(at.Coordinator, $"{of}/coverageRules");
        await calls.Get(at.Wing, $"{of}/duties?{days}&appointment={world.Duty.Appointment}");
        await calls.Get(at.Wing, $"/v1/{world.Duty.Name}");
        await calls.Get(at.Wing, $"{of}/coverGaps?{days}");
        await calls.Get(at.Orderly, $"{of}/requests?view=REQUEST_VIEW_FOLLOW_UP&zone={at.Zone}");
        await calls.Get(at.Governor, $"{of}/alarms?includeAcknowledged=true");
        await calls.Get(at.Coordinator, $"{of}/obstacleCounts");
        await calls.Get("REGION@yorkshire-and-the-humber", $"/v1/regions/yorkshire-and-the-humber/report?scheme={at.Offering.Scheme}");
    }

    private static async Task Feeds(Exchanges calls, World world)
    {
        var (of, machine) = ($"/v1/scheduling/{world.At.Establishment}", $"PRISON_SYSTEM@{world.At.Code}");
        var events = await Eventually.Some(async () => await calls.Get(machine, $"{of}/events?pageSize=2") is { } page && page["events"]!.AsArray().Count == 2 ? page : null, "no events");
        await calls.Get(machine, $"{of}/events?pageToken={events["resumeToken"]}");
        await calls.Get(machine, $"{of}/events?pageToken=made-up");
        var webhook = await calls.Post(machine, $"{of}/webhooks", new() { ["url"] = "https://receiver.example/events", ["types"] = new JsonArray("peersupport.scheduling.v1.DutyChanged") });
        await calls.Get(machine, $"/v1/scheduling/{webhook["name"]}");
        await calls.Get(machine, $"{of}/webhooks");
        await calls.Post(machine, $"/v1/scheduling/{webhook["name"]}:rotateSecret");
        await calls.Delete(machine, $"/v1/scheduling/{webhook["name"]}");
        await calls.Watch(world.At.Wing, $"/v1/{world.At.Establishment}/requests:watch");
        await calls.Watch(world.At.Governor, $"/v1/{world.At.Establishment}/alarms:watch");
    }
}
