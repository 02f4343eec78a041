using System.Net.Mime;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;

namespace PeerSupport.Gateway;

/// <summary>What the proxy answers by itself would have no body: it gets the one a service would give it, with a reason to branch on.</summary>
internal static class OwnAnswers
{
    private static readonly JsonFormatter s_formatter = new(new JsonFormatter.Settings(formatDefaultValues: true, TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor)));

    public static Task Write(HttpContext http)
    {
        http.Response.ContentType = MediaTypeNames.Application.Json;
        return http.Response.WriteAsync(s_formatter.Format(StatusOf(http)), http.RequestAborted);
    }

    private static Google.Rpc.Status StatusOf(HttpContext http) => http.Response.StatusCode switch
    {
        StatusCodes.Status502BadGateway or StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout => new()
        {
            Code = (int)Code.Unavailable,
            Message = "The service does not answer: call again with the same request id.",
            Details =
            {
                Any.Pack(new ErrorInfo { Reason = "UNAVAILABLE", Domain = "peersupport" }),
                Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)) }),
            },
        },
        StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed => new() { Code = (int)Code.Unimplemented, Message = $"There is no {http.Request.Method} {http.Request.Path}. /openapi.json lists what there is." },
        _ => new() { Code = (int)Code.Unknown, Message = "The call could not be passed on." },
    };
}
