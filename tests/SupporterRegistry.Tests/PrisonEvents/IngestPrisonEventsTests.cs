using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class IngestPrisonEventsTests(RegistrySuite suite)
{
    // As the Ministry of Justice's public specifications exemplify them (open source, MIT).
    private static readonly string s_samples = Path.Combine(Repository.Root, "tests", "SupporterRegistry.Tests", "PrisonEvents", "samples");

    [Fact]
    public async Task A_bad_envelope_is_named_and_stops_none_of_the_good_ones()
    {
        var type = Type();

        var answer = await suite.Ingest("MDI", Other(type, 1), Envelopes.Parse("{}"), Envelopes.Parse($$"""{"eventType": "{{type}}", "version": 1, "occurredAt": "soon"}"""), Other(type, 2));

        Assert.Equal([PrisonEventOutcome.Counted, PrisonEventOutcome.Bad, PrisonEventOutcome.Bad, PrisonEventOutcome.Counted], answer.Results.Select(result => result.Outcome));
        Assert.Equal([(1, "eventType"), (2, "occurredAt")], answer.Results.Where(result => result.Problem.Length > 0).Select(result => (result.Index, result.Field)));
        Assert.Equal((2, 2), (answer.Counted, answer.Bad));
        Assert.Equal(2, (await Count(type))!.Count);
    }

    [Fact]
    public async Task Of_other_types_each_event_counts_once_however_often_it_comes_and_in_whatever_dress()
    {
        var type = Type();
        var dressed = Other(type, 1);
        (dressed.Fields["version"], dressed.Fields["description"]) = (Value.ForString("1.0"), Value.ForString("again"));

        var first = await suite.Ingest("MDI", Other(type, 1), Other(type, 2), Other(type, 1));
        var second = await suite.Ingest("LEI", Other(type, 2), dressed, Other(type, 3));

        Assert.Equal([PrisonEventOutcome.Counted, PrisonEventOutcome.Counted, PrisonEventOutcome.Duplicate], first.Results.Select(result => result.Outcome));
        Assert.Equal([PrisonEventOutcome.Duplicate, PrisonEventOutcome.Duplicate, PrisonEventOutcome.Counted], second.Results.Select(result => result.Outcome));
        Assert.Equal(3, (await Count(type))!.Count);
    }

    [Fact]
    public async Task Sent_by_many_at_once_each_event_still_counts_once()
    {
        var type = Type();
        var events = Enumerable.Range(0, 20).Select(n => Other(type, n)).ToArray();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => suite.Ingest("MDI", [.. events.OrderBy(_ => Random.Shared.Next())])));

        Assert.Equal(20, answers.Sum(answer => answer.Counted));
        Assert.Equal(20, (await Count(type))!.Count);
    }

    [Fact]
    public async Task Only_asked_nothing_changes()
    {
        var (type, envelopes) = (Type(), new Struct[2]);
        (envelopes[0], envelopes[1]) = (Other(type, 1), Other(type, 1));

        var answer = await suite.Registry.IngestPrisonEventsAsync(new() { Envelopes = { envelopes }, ValidateOnly = true, RequestId = Given.RequestId() }, suite.AsMachine("PRISON_SYSTEM@MDI"));

        Assert.Equal((1, 1), (answer.Counted, answer.Duplicates));
        Assert.Null(await Count(type));
    }

    [Fact]
    public async Task Of_people_who_are_not_ours_nothing_is_kept()
    {
        var number = Given.PrisonerNumber();

        var answer = await suite.Ingest("MDI", Envelopes.Released("MDI", number, "RELEASED"), Envelopes.Received("MDI", number, "NEW_ADMISSION"), Envelopes.Died("MDI", number));

        Assert.Equal(3, answer.NotOurs);
        Assert.Empty(await suite.TablesWith("registry", number));
    }

    [Fact]
    public async Task What_came_can_not_be_guessed_back_from_what_tells_that_it_came()
    {
        var envelope = Other(Type(), 1);
        var (read, _) = Envelope.Of(envelope, _ => null, Envelopes.Now);
        await suite.Ingest("MDI", envelope);

        var guess = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(read!.Content()));
        Assert.Equal(0, await suite.Count("registry", "select count(*) from prison_event_digests where encode(digest, 'hex') = $1", guess));
    }

    [Fact]
    public async Task A_prisons_system_speaks_for_its_own_establishments_only()
    {
        var (appointment, applicant, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));

        var answer = await suite.Ingest("MDI", Envelopes.Released(applicant.Establishment, applicant.PrisonerNumber, "RELEASED"));

        Assert.Equal(1, answer.NotOurs);
        Assert.NotEmpty((await suite.StandingOf(appointment)).Intervals);
    }

    [Fact]
    public async Task What_the_prisons_publish_is_read_as_it_comes()
    {
        var samples = Directory.GetFiles(s_samples, "*.json").Order(StringComparer.Ordinal).Select(file => Envelopes.Parse(File.ReadAllText(file))).ToArray();

        var answer = await suite.Ingest("MDI+SWI", samples);

        Assert.True(samples.Length >= 5);
        Assert.Equal(0, answer.Bad);
    }

    [Fact]
    public async Task Over_http_bare_envelopes_are_taken_one_or_many()
    {
        using var http = suite.Json("registry", "PRISON_SYSTEM@MDI");
        var type = Type();
        var one = JsonFormatter.Default.Format(Other(type, 1));

        var single = await Post(http, one);
        var many = await Post(http, $"\uFEFF[{one}, {JsonFormatter.Default.Format(Other(type, 2))}, {{}}]");
        var asked = await Post(http, $$"""{"envelopes": [{{one}}], "requestId": "{{Given.RequestId()}}"}""");

        Assert.Equal("PRISON_EVENT_OUTCOME_COUNTED", (string)single["results"]![0]!["outcome"]!);
        Assert.Equal((1, 1, 1), ((int)many["duplicates"]!, (int)many["counted"]!, (int)many["bad"]!));
        Assert.Equal(1, (int)asked["duplicates"]!);
    }

    [Theory]
    [InlineData("[{\"eventType\":", "INVALID_FIELDS")]
    [InlineData("[1]", "INVALID_FIELDS")]
    [InlineData("[{}, 1]", "INVALID_FIELDS")]
    [InlineData("[]", "INVALID_FIELDS")]
    [InlineData("{}", "INVALID_FIELDS")]
    [InlineData("12", "INVALID_FIELDS")]
    public async Task What_is_no_envelope_is_refused_as_any_other_body(string body, string reason)
    {
        using var http = suite.Json("registry", "PRISON_SYSTEM@MDI");

        using var answer = await http.PostAsync("/v1/prisonEvents:ingest", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(reason, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_prisons_systems_tell() =>
        (await Refused.By(() => suite.Registry.IngestPrisonEventsAsync(new() { Envelopes = { Other(Type(), 1) }, RequestId = Given.RequestId() }, suite.As("WING@MDI")))).Is(PlatformReason.PermissionDenied);

    private static string Type() => $"tests.t{Ids.Short()}.happened";

    private static Struct Other(string type, int nth) => Envelopes.Parse(
        $$$"""{"eventType": "{{{type}}}", "version": 1, "occurredAt": "2026-01-31T03:00:00Z", "additionalInformation": {"id": {{{nth}}}}, "detailUrl": "https://example.com/{{{new string('x', 400)}}}"}""");

    private static async Task<JsonNode> Post(HttpClient http, string body)
    {
        using var answer = await http.PostAsync("/v1/prisonEvents:ingest", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    private async Task<PrisonEventCount?> Count(string type) =>
        (await suite.Registry.ListPrisonEventCountsAsync(new() { PageSize = 500 }, suite.AsMachine("PRISON_SYSTEM@MDI"))).Counts.SingleOrDefault(count => count.EventType == type);
}
