using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Google.Type;
using Grpc.Core;
using PeerSupport.Probe.V1;
using Xunit;

namespace PeerSupport.Platform.Tests;

public sealed class FieldTests(RunningProbe probe) : IClassFixture<RunningProbe>
{
    private readonly RunningService _running = probe.Service;

    [Fact]
    public async Task Every_violated_field_is_named_at_once_in_grpc_and_json_alike()
    {
        var request = new CheckRequest
        {
            Parent = "establishments/MDI",
            Code = "abc",
            At = new Timestamp { Seconds = -2208988801 },
            Day = new Date { Year = 2026, Month = 2, Day = 29 },
            Zones = { new Zone { Name = "A" }, new Zone(), new Zone { Name = new string('x', 201) } },
            Rooms = { ["first"] = new Zone() },
            RequestId = "1",
        };

        var grpc = await Violations(request);
        var json = await _running.Post("/v1/establishments/MDI/checks", Json(request));

        Assert.Equal(["title", "code", "mood", "at", "day", "zones[1].name", "zones[2].name", "rooms[\"first\"].name", "request_id"], grpc.Select(field => field.Field));
        Assert.Equal(400, json.Status);
        var told = json.Body.GetProperty("details").EnumerateArray().Single(detail => detail.GetProperty("@type").GetString()!.EndsWith("BadRequest", StringComparison.Ordinal));
        Assert.Equal(
            grpc.Select(field => $"{field.Field} {field.Description}"),
            told.GetProperty("fieldViolations").EnumerateArray().Select(field => $"{field.GetProperty("field")} {field.GetProperty("description")}"));
    }

    public static TheoryData<string, string, Action<CheckRequest>> Bad => new()
    {
        { "title", "is 11 characters long: at most 10", request => request.Title = "eleven char" },
        { "title", "holds a control character", request => request.Title = "line\nbreak" },
        { "note", "holds a control character", request => request.Note = "bell\a" },
        { "title", "holds an invisible character", request => request.Title = "nam\u202Ee" },
        { "title", "holds an invisible character", request => request.Title = "na\u200Bme" },
        { "note", "holds an invisible character", request => request.Note = "n\uFEFFote" },
        { "note", "holds a character that could not be read: send UTF-8", request => request.Note = "n\uFFFDte" },
        { "title", "is blank", request => request.Title = " \u00A0" },
        { "tags[1]", "is empty", request => request.Tags.Add(["a", ""]) },
        { "note", "is 2001 characters long: at most 2000", request => request.Note = new string('n', 2001) },
        { "code", "does not match [A-Z]{2}", request => request.Code = "ABC" },
        { "cell", "must look like A-07", request => request.Cell = "a-07" },
        { "mood", "is not a value of Mood", request => request.Mood = (Mood)9 },
        { "zones[0].mood", "is not a value of Mood", request => request.Zones.Add(new Zone { Name = "A", Mood = (Mood)9 }) },
        { "zones", "holds 4 elements: at most 3", request => request.Zones.Add(Enumerable.Repeat(new Zone { Name = "A" }, 4)) },
        { "tags[1]", "is 201 characters long: at most 200", request => request.Tags.Add(["a", new string('t', 201)]) },
        { "tags", "holds 1001 elements: at most 1000", request => request.Tags.Add(Enumerable.Repeat("t", 1001)) },
        { "at", "is not a time between 1900 and 2200", request => request.At = new Timestamp { Seconds = 7258118400 } },
        { "at", "is not a time between 1900 and 2200", request => request.At = new Timestamp { Nanos = -1 } },
        { "places", "must be from 0 to 50", request => request.Places = -1 },
        { "places", "must be from 0 to 50", request => request.Places = 51 },
        { "months", "must be from 1 to 120", request => request.Months = 0 },
        { "months", "must be from 1 to 120", request => request.Months = 121 },
        { "tags[0]", "is empty", request => request.Tags.Add(" ") },
        { "share", "is not a number", request => request.Share = double.NaN },
        { "request_id", "is not a UUID", request => request.RequestId = "00000000-0000-0000-0000-000000000000" },
        { "parent", "is required", request => request.Parent = "" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_malformed_field_is_named_with_its_remedy(string field, string description, Action<CheckRequest> spoil)
    {
        var request = ProbeApi.GoodCheck();
        spoil(request);
        var violation = Assert.Single(await Violations(request));
        Assert.Equal((field, description), (violation.Field, violation.Description));
    }

    [Fact]
    public async Task A_flood_of_violations_still_fits_into_the_answer()
    {
        var request = ProbeApi.GoodCheck();
        request.Tags.Add(Enumerable.Repeat(new string('t', 201), 1000));
        Assert.Equal(32, (await Violations(request)).Count);
    }

    [Fact]
    public async Task Good_fields_pass_with_lines_in_long_texts_and_letters_of_every_script()
    {
        var request = ProbeApi.GoodCheck();
        request.Title = "Łukasz 😀";
        (request.Note, request.RequestId, request.Code) = ("one\ntwo\tthree", Ids.New().ToString(), "AB");
        (request.Places, request.Months) = (50, 1);
        (request.At, request.Day) = (new Timestamp(), new Date { Year = 2028, Month = 2, Day = 29 });
        Assert.Equal("Tenant MDI", (await _running.Probe.CheckAsync(request, _running.Headers())).Scope);
    }

    private async Task<IReadOnlyList<BadRequest.Types.FieldViolation>> Violations(CheckRequest request)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await _running.Probe.CheckAsync(request, _running.Headers()));
        Assert.Equal((StatusCode.InvalidArgument, "INVALID_FIELDS"), (refused.StatusCode, refused.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason));
        return refused.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations;
    }

    // The formatter refuses the time that is out of range; the wire would not.
    private static string Json(CheckRequest request)
    {
        var spoiled = request.Clone();
        spoiled.At = new Timestamp { Seconds = 1 };
        return JsonFormatter.Default.Format(spoiled).Replace("1970-01-01T00:00:01Z", "1899-12-31T23:59:59Z", StringComparison.Ordinal);
    }
}
