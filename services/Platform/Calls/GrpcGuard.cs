using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PeerSupport.Platform;

/// <summary>
/// What stands around gRPC itself, where no interceptor runs: an unknown caller is refused before his message is read, and what the
/// library refuses (unreadable, too large, no such method) gets a reason like every other refusal.
/// </summary>
internal sealed class GrpcGuard(Gate gate, Failures failures)
{
    private const string Status = "grpc-status";
    private const string Message = "grpc-message";
    private const string Details = "grpc-status-details-bin";

    public async Task Invoke(HttpContext http, RequestDelegate next)
    {
        if (http.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) is not true)
        {
            await next(http);
            return;
        }

        var path = http.Request.Path.Value ?? "";
        if (gate.Guards(path) && await Refused(http, path) is { } stranger)
        {
            http.Response.ContentType = "application/grpc";
            Write(http.Response.Headers, stranger);
            return;
        }

        await next(http);
        var trailers = http.Response.HasStarted ? http.Features.Get<IHttpResponseTrailersFeature>()?.Trailers : http.Response.Headers;
        if (trailers is { IsReadOnly: false } && !trailers.ContainsKey(Details) && Reasoned(trailers[Status].ToString(), path) is { } refusal)
        {
            Write(trailers, refusal);
        }
    }

    private async ValueTask<Refusal?> Refused(HttpContext http, string path)
    {
        try
        {
            await gate.Admit(http, path);
            return null;
        }
        catch (Exception x)
        {
            return x as Refusal ?? failures.Unexpected(x, path);
        }
    }

    // Whatever fails in a method has its details from the interceptor: without them it failed before.
    private Refusal? Reasoned(string status, string path) => Enum.TryParse(status, out StatusCode code) ? code switch
    {
        StatusCode.Unimplemented => Refusal.UnknownMethod(path),
        StatusCode.ResourceExhausted => Refusal.TooLarge(),
        StatusCode.Unknown or StatusCode.Internal when gate.Guards(path) => new Refusal(V1.ErrorReason.InvalidFields, "The message can't be read."),
        _ => null,
    } : null;

    private static void Write(IHeaderDictionary trailers, Refusal refusal)
    {
        var status = RefusalStatus.Of(refusal);
        trailers[Status] = $"{status.Code}";
        trailers[Message] = Uri.EscapeDataString(status.Message);
        trailers[Details] = Convert.ToBase64String(status.ToByteArray());
    }
}
