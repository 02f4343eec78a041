using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Microsoft.AspNetCore.Http;

namespace PeerSupport.Platform;

/// <summary>A refusal of a JSON call that never reached the transcoder, in the shape the transcoder gives the others.</summary>
internal static class JsonStatus
{
    /// <summary>Without it the transcoder answers any refusal with HTTP 500 and an empty body.</summary>
    public static TypeRegistry Details { get; } = TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor);

    private static readonly JsonFormatter s_formatter = new(new JsonFormatter.Settings(formatDefaultValues: true, Details));

    public static Task Write(HttpContext http, Refusal refusal)
    {
        var status = RefusalStatus.Of(refusal);
        if (status.Code == (int)Code.Unauthenticated)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
        }

        if (refusal.RetryDelay is { } delay)
        {
            http.Response.Headers.RetryAfter = $"{Math.Ceiling(delay.TotalSeconds)}";
        }

        return Write(http, status, (Code)status.Code switch
        {
            Code.InvalidArgument => StatusCodes.Status400BadRequest,
            Code.Unauthenticated => StatusCodes.Status401Unauthorized,
            Code.PermissionDenied => StatusCodes.Status403Forbidden,
            Code.ResourceExhausted when refusal.RetryDelay is null => StatusCodes.Status413PayloadTooLarge,
            Code.ResourceExhausted => StatusCodes.Status429TooManyRequests,
            Code.Unavailable => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status500InternalServerError,
        });
    }

    /// <summary>An answer of the web server itself, which would have no body: no such path, no such verb.</summary>
    public static Task WriteBare(HttpContext http) =>
        Write(http, RefusalStatus.Of(Refusal.UnknownMethod($"{http.Request.Method} {http.Request.Path}")), http.Response.StatusCode);

    private static Task Write(HttpContext http, Google.Rpc.Status status, int httpStatus)
    {
        http.Response.StatusCode = httpStatus;
        http.Response.ContentType = "application/json; charset=utf-8";
        return http.Response.WriteAsync(s_formatter.Format(status), http.RequestAborted);
    }
}
