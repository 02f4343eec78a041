using System.Text;
using System.Text.Json;
using Xunit;

namespace PeerSupport.Platform.Tests;

public sealed class JsonTests(RunningProbe probe) : IClassFixture<RunningProbe>
{
    private const string Checks = "/v1/establishments/MDI/checks";
    private readonly RunningService _running = probe.Service;

    [Fact]
    public async Task Without_a_token_the_body_is_not_even_parsed()
    {
        var (status, body) = await _running.Post(Checks, "{ not json", token: null);
        Assert.Equal((401, 16, "UNAUTHENTICATED"), (status, body.GetProperty("code").GetInt32(), Info(body).GetProperty("reason").GetString()));
    }

    [Theory]
    [InlineData("", "Line 1, position 1:")]
    [InlineData("{ \"title\": \"t\",\n  \"mood\": MOOD_GOOD }", "Line 2, position 11:")]
    [InlineData("{\n\n  \"title\": \"Łódź\", }", "Line 3, position 20:")]
    [InlineData("{ \"title\": \"t\"", "Line 1, position 15:")]
    [InlineData("[]", "Line 1, position 1: The body must be an object.")]
    [InlineData("{} {}", "Line 1, position 4:")]
    public async Task Malformed_json_is_told_its_line_and_position(string body, string where)
    {
        var (status, told) = await _running.Post(Checks, body);
        Assert.Equal(400, status);
        Assert.StartsWith(where, told.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("INVALID_FIELDS", Info(told).GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_body_deeper_than_any_message_is_told_where_and_not_followed()
    {
        var (status, told) = await _running.Post(Checks, $"{{\"title\":\n{new string('[', 10_000)}{new string(']', 10_000)}}}");
        Assert.Equal(400, status);
        Assert.StartsWith("Line 2, position 64:", told.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"titel\": \"t\"", "titel", "is not a field of CheckRequest")]
    [InlineData("\"mood\": \"MOOD_FAIR\"", "mood", "must be one of MOOD_GOOD")]
    [InlineData("\"mood\": 7", "mood", "must be one of MOOD_GOOD")]
    [InlineData("\"title\": 5", "title", "must be text in quotes")]
    [InlineData("\"title\": \"\\ud800\"", "title", "must be text in quotes")]
    [InlineData("\"share\": \"much\"", "share", "must be a number")]
    [InlineData("\"total\": 1.5", "total", "must be a whole number")]
    [InlineData("\"at\": \"yesterday\"", "at", "must be a time such as \"2026-01-31T03:00:00Z\"")]
    [InlineData("\"at\": {}", "at", "must be a time such as \"2026-01-31T03:00:00Z\"")]
    [InlineData("\"zones\": {}", "zones", "must be a list")]
    [InlineData("\"zones\": null", "zones", "must be a list")]
    [InlineData("\"zones\": [{\"capacity\": \"3\"}]", "zones[0].capacity", "must be a whole number")]
    [InlineData("\"share\": \"2.5\"", "share", "must be a number")]
    [InlineData("\"rooms\": null", "rooms", "must be an object")]
    [InlineData("\"rooms\": {\"a\": null}", "rooms[\"a\"]", "must be an object")]
    [InlineData("\"zones\": [{}, 3]", "zones[1]", "must be an object")]
    [InlineData("\"zones\": [{\"capacity\": 3000000000}]", "zones[0].capacity", "must be a whole number")]
    [InlineData("\"rooms\": {\"a\": {\"x\": 1}}", "rooms[\"a\"].x", "is not a field of Zone")]
    [InlineData("\"day\": \"2026-01-01\"", "day", "must be an object")]
    [InlineData("\"note\": \"a\", \"note\": \"b\"", "note", "is given twice")]
    [InlineData("\"requestId\": \"a\", \"request_id\": \"a\"", "request_id", "is given twice")]
    public async Task A_value_that_does_not_fit_is_named_with_field_and_place(string fields, string field, string description)
    {
        var (status, told) = await _running.Post(Checks, $"{{\n  {fields}\n}}");
        var violation = told.GetProperty("details")[1].GetProperty("fieldViolations").EnumerateArray().First();

        Assert.Equal((400, field), (status, violation.GetProperty("field").GetString()));
        Assert.StartsWith($"{description} (line 2, position ", violation.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("PeerSupport", told.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("System", told.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_fit_and_what_the_contract_forbids_are_told_together()
    {
        const string body = """{"titel": "t", "code": "abc", "mood": "FAIR", "zones": [{"capacity": "3"}, 5, {"name": "C"}], "at": "1800-01-01T00:00:00Z"}""";
        var (status, told) = await _running.Post(Checks, body);
        var fields = told.GetProperty("details")[1].GetProperty("fieldViolations").EnumerateArray().Select(violation => violation.GetProperty("field").GetString());
        Assert.Equal(400, status);
        Assert.Equal(["titel", "mood", "zones[0].capacity", "zones[1]", "title", "code", "at", "zones[0].name"], fields);
    }

    [Fact]
    public async Task A_body_that_is_not_utf8_is_told_where()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Checks) { Headers = { Authorization = new("Bearer", _running.Issuer.Mint()) } };
        request.Content = new ByteArrayContent([.. "{\n \"title\": \"Ł"u8, 0xC3, .. "\"}"u8]) { Headers = { ContentType = new("application/json") } };
        using var answer = await _running.Http.SendAsync(request);
        Assert.Contains("Line 2, position 13: The body is not UTF-8.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/look?limit=1&limit=2", "limit")]
    [InlineData("/v1/look?limit=many", "limit")]
    [InlineData("/v1/look?mood=FAIR", "mood")]
    [InlineData("/v1/look?colour=red", "colour")]
    [InlineData("/v1/look?name.first=red", "name.first")]
    public async Task A_query_parameter_that_does_not_fit_is_named(string path, string field)
    {
        var (status, told) = await _running.Get(path);
        Assert.Equal((400, field), (status, told.GetProperty("details")[1].GetProperty("fieldViolations")[0].GetProperty("field").GetString()));
    }

    [Theory]
    [InlineData("\"mood\": 1")]
    [InlineData("\"mood\": \"MOOD_GOOD\"")]
    [InlineData("\"total\": 9007199254740993")]
    [InlineData("\"total\": \"9007199254740993\"")]
    [InlineData("\"share\": 1e-3")]
    [InlineData("\"at\": \"2026-01-31T03:00:00.5Z\"")]
    [InlineData("\"at\": \"2026-01-31T03:00:00+01:00\"")]
    [InlineData("\"zones\": [{\"name\": \"A\", \"capacity\": 12}]")]
    [InlineData("\"rooms\": {\"x\": {\"name\": \"B\"}}")]
    [InlineData("\"day\": {\"year\": 2026, \"month\": 1, \"day\": 31}")]
    [InlineData("\"note\": null")]
    [InlineData("\"requestId\": \"0198c0de-0000-7000-8000-000000000001\"")]
    [InlineData("\"request_id\": \"0198c0de-0000-7000-8000-000000000001\"")]
    public async Task What_protobufs_json_allows_is_taken(string field)
    {
        var (status, seen) = await _running.Post(Checks, $"{{\"title\": \"t\", {(field.Contains("mood", StringComparison.Ordinal) ? "" : "\"mood\": \"MOOD_GOOD\", ")}{field}}}");
        Assert.True(status == 200, seen.ToString());
        Assert.Equal(field.Contains("total", StringComparison.Ordinal) ? "9007199254740993" : "0", seen.GetProperty("total").GetString());
    }

    [Fact]
    public async Task Query_parameters_fill_the_request() =>
        Assert.Equal("Tenant MDI", (await _running.Get("/v1/look?limit=5&mood=MOOD_GOOD&name=establishments/MDI")).Body.GetProperty("scope").GetString());

    [Theory]
    [InlineData("text/plain", 400)]
    [InlineData("application/json; charset=utf-8", 200)]
    public async Task The_content_type_must_be_json(string type, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Checks) { Headers = { Authorization = new("Bearer", _running.Issuer.Mint()) } };
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"title":"t","mood":"MOOD_GOOD"}""")) { Headers = { ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type) } };
        using var answer = await _running.Http.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Checks) { Headers = { Authorization = new("Bearer", _running.Issuer.Mint()), ExpectContinue = true } };
        request.Content = new StringContent($$"""{"note":"{{new string('n', 5 * 1024 * 1024)}}"}""", Encoding.UTF8, "application/json");
        using var answer = await _running.Http.SendAsync(request);
        Assert.Equal(413, (int)answer.StatusCode);
        Assert.Contains("MESSAGE_TOO_LARGE", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_or_verb_that_is_none_is_answered_in_the_same_shape()
    {
        Assert.Equal((404, 12, "UNKNOWN_METHOD"), await Told(HttpMethod.Get, "/v1/nowhere"));
        Assert.Equal((405, 12, "UNKNOWN_METHOD"), await Told(HttpMethod.Delete, Checks));
    }

    private async Task<(int, int, string?)> Told(HttpMethod method, string path)
    {
        var (status, body) = await _running.Send(method, path);
        return (status, body.GetProperty("code").GetInt32(), Info(body).GetProperty("reason").GetString());
    }

    private static JsonElement Info(JsonElement status) => status.GetProperty("details")[0];
}
