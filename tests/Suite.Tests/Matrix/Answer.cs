using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;

namespace PeerSupport.Suite.Tests.Matrix;

/// <summary>What a caller got, by whatever transport.</summary>
/// <param name="Reason">OK, or the reason of the refusal.</param>
/// <param name="Text">All of it: every byte a caller could compare.</param>
internal sealed record Answer(string Reason, string Text)
{
    public bool IsOk => Reason == "OK";

    public static Answer Of(MethodDescriptor method, byte[] response) => new("OK", method.OutputType.Parser.ParseFrom(response).ToString()!);

    public static Answer Of(RpcException refused)
    {
        var details = refused.Trailers.Where(entry => entry.Key != "date").Select(entry => $"{entry.Key}: {(entry.IsBinary ? Encoding.Latin1.GetString(entry.ValueBytes) : entry.Value)}");
        return new(refused.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason ?? $"{refused.StatusCode} without details", $"{refused.StatusCode} {refused.Status.Detail}\n{string.Join('\n', details)}");
    }

    public static Answer Of(int status, string body)
    {
        if (status == 200)
        {
            return new("OK", body);
        }

        using var json = JsonDocument.Parse(body);
        var reason = json.RootElement.GetProperty("details").EnumerateArray().Select(detail => detail.TryGetProperty("reason", out var found) ? found.GetString() : null).FirstOrDefault();
        return new(reason ?? $"{status} without details", $"{status} {body}");
    }

    /// <summary>The same with another name: so that answers about two names can be compared.</summary>
    public string About(string name) => Text.Replace(name, "NAME", StringComparison.Ordinal);
}
