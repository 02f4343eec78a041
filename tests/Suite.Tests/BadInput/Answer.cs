using System.Text.Json;
using Google.Rpc;
using Xunit;

namespace PeerSupport.Suite.Tests.BadInput;

/// <summary>What a call was told, by gRPC or JSON: the same when both took it for the same.</summary>
/// <param name="Fields">The violated fields, sorted.</param>
/// <param name="Text">All that came back.</param>
internal sealed record Answer(Code Code, string Reason, string Fields, string Text)
{
    private static readonly string[] s_secrets =
        ["PeerSupport.", "System.", "Npgsql", "Google.Protobuf", "Exception", "   at ", "select ", "insert into", "Host=", "Password", "postgres", "amqp:"];

    public static Answer Accepted { get; } = new(Code.Ok, "", "", "");

    public static Answer Of(Google.Rpc.Status status) => new(
        (Code)status.Code,
        status.GetDetail<ErrorInfo>()?.Reason ?? "",
        Sorted(status.GetDetail<BadRequest>()?.FieldViolations.Select(violation => violation.Field) ?? []),
        $"{status.Message} {status.GetDetail<ErrorInfo>()} {status.GetDetail<BadRequest>()} {status.GetDetail<ResourceInfo>()} {status.GetDetail<PreconditionFailure>()}");

    public static Answer Of(string json)
    {
        Assert.True(json.StartsWith('{'), $"not a google.rpc.Status: '{json}'");
        using var body = JsonDocument.Parse(json);
        var details = body.RootElement.GetProperty("details").EnumerateArray().ToList();
        var reasons = details.Where(detail => detail.TryGetProperty("reason", out _)).Select(detail => detail.GetProperty("reason").GetString()!);
        var fields = details.Where(detail => detail.TryGetProperty("fieldViolations", out _)).SelectMany(detail => detail.GetProperty("fieldViolations").EnumerateArray());
        return new(
            (Code)body.RootElement.GetProperty("code").GetInt32(),
            reasons.FirstOrDefault() ?? "",
            Sorted(fields.Select(field => field.GetProperty("field").GetString()!)),
            json);
    }

    public static string Sorted(IEnumerable<string> fields) => string.Join(' ', fields.Distinct().Order(StringComparer.Ordinal));

    /// <summary>Whatever was sent: nothing of our inside is told, nor of anybody else.</summary>
    public void RevealsNothing(string what, params IEnumerable<string> others)
    {
        var told = s_secrets.Concat(others).Where(secret => Text.Contains(secret, StringComparison.Ordinal));
        Assert.True(!told.Any(), $"{what}: the answer tells '{string.Join("', '", told)}': {Text}");
    }

    public override string ToString() => $"{Code} {Reason} [{Fields}]";
}
