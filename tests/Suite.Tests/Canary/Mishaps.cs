using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using PeerSupport.Harness;
using PeerSupport.Suite.Tests.Calls;
using PeerSupport.Suite.Tests.Matrix;
using Xunit;

namespace PeerSupport.Suite.Tests.Canary;

/// <summary>Everything that may go wrong with a call that carries a name: each is done by gRPC and by JSON where there is a difference.</summary>
internal sealed class Mishaps(SuiteFixture suite, Caller caller, Canaries canaries, Estate estate)
{
    public async Task Meet(MethodDescriptor method)
    {
        var role = Contract.Roles.First(role => Contract.Grants(role, method));
        var who = role.Bound is "system" or "nation" ? role.Name : $"{role.Name}@{estate.PlaceOf(role.Bound, "wales")}";
        var token = role.Bound == "system" ? suite.MachineToken(who) : suite.TokenOf(who);
        if (!Contract.IsOpen(method))
        {
            await Kept(method, role, token);
        }

        await Refused(method, "INVALID_FIELDS", token, Misshapen(Fresh(method)));
        if (Contract.Changes(method))
        {
            await Refused(method, "INVALID_FIELDS", token, With(Fresh(method), "request_id", canaries.Besides["unknown field"]));
        }

        await Json(method, token);
        await Deadline(method, token);
    }

    /// <summary>Whoever may not, and whose token does not hold.</summary>
    private async Task Kept(MethodDescriptor method, Role role, string token)
    {
        await Refused(method, "PERMISSION_DENIED", suite.TokenOf($"SAFEGUARDING@{estate.Code}"), Fresh(method));
        await Refused(method, "UNAUTHENTICATED", $"{canaries.Besides["token"]}.e30.", Fresh(method));
        await Refused(method, "UNAUTHENTICATED", Forged(token), Fresh(method));
        if (role.Bound != "system" || Contract.ScopeCollection(method) is not null)
        {
            await Refused(method, "NOT_FOUND", role.Bound == "system" ? token : suite.TokenOf($"{role.Name}@{(role.Bound == "provider" ? "p-nobody" : "ZNONE")}"), role.Bound == "system" ? Named.With(method, Fresh(method), $"{Contract.ScopeCollection(method)}/-") : Fresh(method), orBecause: "INVALID_FIELDS");
        }
    }

    /// <summary>Fresh ids, the marked fields filled.</summary>
    public IMessage Fresh(MethodDescriptor method) => canaries.In(WellFormed.Request(method, estate.Names.Where(name => name.Key != "enrolments").ToDictionary()));

    /// <summary>Calls that end in a fault of the database.</summary>
    public async Task Fails(MethodDescriptor method, string token, string reason)
    {
        foreach (var answer in await Task.WhenAll(caller.Grpc(method, Fresh(method), token), caller.Json(method, Fresh(method), token)))
        {
            Assert.True(answer.Reason == reason, $"{method.Name} was to fail with {reason}: {answer.Text}");
        }
    }

    public async Task RunsOutOfTime(MethodDescriptor method, string token) =>
        Assert.Contains("DeadlineExceeded", (await caller.Grpc(method, Fresh(method), token, within: TimeSpan.FromMilliseconds(300))).Text, StringComparison.Ordinal);

    private async Task Refused(MethodDescriptor method, string reason, string token, IMessage request, string? orBecause = null)
    {
        var (grpc, json) = (await caller.Grpc(method, request, token), await caller.Json(method, request, token));
        Assert.All([grpc, json], answer => Assert.True(answer.Reason == reason || answer.Reason == orBecause, $"{method.Name}: expected {reason}, got {answer.Text}"));
    }

    /// <summary>A body that breaks off, one with an unknown field, one where a name is no text, one of another type; and names in query and path.</summary>
    private async Task Json(MethodDescriptor method, string token)
    {
        var request = Fresh(method);
        var whole = JsonFormatter.Default.Format(request);
        var values = request.Descriptor.Fields.InDeclarationOrder().Where(field => field.GetOptions()?.DebugRedact == true).Select(field => (string)field.Accessor.GetValue(request)).ToList();
        var unknown = JsonNode.Parse(whole)!.AsObject();
        unknown[canaries.Besides["unknown field"]] = "x";
        var bodies = new List<string> { whole[..^1], whole + whole, unknown.ToJsonString(), $"\"{string.Join(' ', values)}\"" };
        bodies.AddRange(values.Select(value => whole.Replace($"\"{value}\"", $"{{\"is\": \"{value}\"}}", StringComparison.Ordinal)));
        bodies.AddRange(values.Select(value => whole.Replace($"\"{value}\"", value, StringComparison.Ordinal)));
        foreach (var body in bodies)
        {
            await caller.Json(method, request, token, body);
        }

        var (verb, path, _, _) = JsonForm.Of(method, request)!;
        foreach (var asked in new[] { $"{path}?prn={canaries.Besides["query"]}", $"/v1/{canaries.Besides["path"]}?prn={canaries.Besides["query"]}", $"/v1/establishments/{canaries.Besides["path"]}", "/v1/establishments/ZZZ/zones?pageToken=" + canaries.Besides["query"] })
        {
            await caller.Json(method, HttpMethod.Get, asked, token, null);
            await caller.Json(method, verb, asked, token, whole);
        }
    }

    private async Task Deadline(MethodDescriptor method, string token)
    {
        foreach (var milliseconds in new[] { 1, 5 })
        {
            await caller.Grpc(method, Fresh(method), token, within: TimeSpan.FromMilliseconds(milliseconds));
        }
    }

    /// <summary>Every marked text one letter too strange.</summary>
    private static IMessage Misshapen(IMessage request)
    {
        foreach (var field in request.Descriptor.Fields.InDeclarationOrder())
        {
            var value = field.Accessor.GetValue(request);
            if (field.GetOptions()?.DebugRedact == true)
            {
                field.Accessor.SetValue(request, value + "\u0007");
            }
            else if (value is System.Collections.IEnumerable list and not string && field.FieldType is FieldType.Message)
            {
                list.Cast<IMessage>().ToList().ForEach(inner => Misshapen(inner));
            }
            else if (value is IMessage inner)
            {
                Misshapen(inner);
            }
        }

        return request;
    }

    private static IMessage With(IMessage request, string field, string value)
    {
        request.Descriptor.FindFieldByName(field).Accessor.SetValue(request, value);
        return request;
    }

    /// <summary>A token that says it is somebody else's, under the signature of another.</summary>
    private string Forged(string token)
    {
        var parts = token.Split('.');
        var claims = JsonNode.Parse(Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Decode(parts[1]))!.AsObject();
        claims["user_name"] = canaries.Besides["user"];
        return $"{parts[0]}.{Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Encode(claims.ToJsonString())}.{parts[2]}";
    }
}
