using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PeerSupport.Harness;
using Xunit;

namespace PeerSupport.TrainingTracking.Tests.Imports;

/// <summary>An administrator has a file and curl: the body is the file, the answer a line for each step.</summary>
public sealed class OverHttpTests(SuiteFixture suite)
{
    [Theory]
    [InlineData("text/csv")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json")]
    [InlineData(null)]
    public async Task The_body_is_the_file_whatever_it_is_called(string? type)
    {
        var at = await ImportCase.Of(suite, enrolled: 1);
        var (status, lines) = await Sent(at, Encoding.UTF8.GetBytes(ImportCase.File(at.Line(0))), type: type);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["IMPORT_PHASE_CHECKING", "IMPORT_PHASE_APPLYING", "IMPORT_PHASE_DONE"], lines.Select(line => (string)line["phase"]!));
        Assert.Equal(1, (int)lines[^1]["awarded"]!);
        Assert.Equal(1, await at.Certificates());
    }

    [Fact]
    public async Task Bad_rows_are_listed_and_the_last_line_is_the_refusal()
    {
        var at = await ImportCase.Of(suite);
        var (_, lines) = await Sent(at, Encoding.UTF8.GetBytes("prisoner_number,surname,valid_from\r\nA1234BC,Hill,tomorrow\r\n"), "&validateOnly=true");
        var bad = lines[0]["badRows"]!.AsArray().Single()!;
        Assert.Equal((2, "valid_from", "is no day: write 31/12/2026 or 2026-12-31"), ((int)bad["line"]!, (string)bad["column"]!, (string)bad["remedy"]!));
        Assert.Equal("BAD_ROWS", (string)lines[^1]["details"]![0]!["reason"]!);
    }

    [Fact]
    public async Task A_file_beyond_the_limit_and_a_query_that_is_wrong_are_refused_before_it_is_read()
    {
        var at = await ImportCase.Of(suite);
        var (status, lines) = await Sent(at, new byte[(4 * 1024 * 1024) + 1]);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "MESSAGE_TOO_LARGE"), (status, (string)lines[0]["details"]![0]!["reason"]!));
        (status, lines) = await Sent(at, [], "&validateonly=true", id: "no id");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(["request_id", "validateonly"], lines[0]["details"]!.AsArray().SelectMany(detail => detail!["fieldViolations"]?.AsArray() ?? []).Select(violation => (string)violation!["field"]!).Order());
    }

    private async Task<(HttpStatusCode Status, List<JsonNode> Lines)> Sent(ImportCase at, byte[] file, string query = "", string? id = null, string? type = "text/csv")
    {
        using var http = suite.Json("training", $"PROVIDER@{at.Provider}");
        using var body = new ByteArrayContent(file);
        body.Headers.ContentType = type is null ? null : new(type);
        using var answer = await http.PostAsync(new Uri($"v1/{at.Course.Name}/certifications:import?requestId={id ?? Given.RequestId()}{query}", UriKind.Relative), body);
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return (answer.StatusCode, [.. lines.Select(line => JsonNode.Parse(line)!)]);
    }
}
