using Google.Api;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Http;

namespace PeerSupport.Platform;

/// <summary>
/// What a JSON call meets before the transcoder reads it: an unknown caller gets 401 before his body is parsed, and what can't be read
/// as the request is named by field, line and position.
/// </summary>
internal sealed class JsonGuard(Gate gate, Failures failures)
{
    public async Task Invoke(HttpContext http, RequestDelegate next)
    {
        var route = http.GetEndpoint()?.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>();
        if (route is not null && await Refused(http, route) is { } refusal)
        {
            await JsonStatus.Write(http, refusal);
            return;
        }

        await next(http);
    }

    private async Task<Refusal?> Refused(HttpContext http, GrpcJsonTranscodingMetadata route)
    {
        var path = Contract.Path(route.MethodDescriptor);
        try
        {
            await gate.Admit(http, path);
            await RequireFitting(http, route);
            return null;
        }
        catch (Refusal refusal)
        {
            return refusal;
        }
        catch (BadHttpRequestException broken)
        {
            return broken.StatusCode == StatusCodes.Status413PayloadTooLarge ? Refusal.TooLarge() : new Refusal(V1.ErrorReason.InvalidFields, "The body came too slowly, or ended early.");
        }
        catch (Exception x) when (x is not OperationCanceledException and not IOException)
        {
            return failures.Unexpected(x, path);
        }
    }

    private static async Task RequireFitting(HttpContext http, GrpcJsonTranscodingMetadata route)
    {
        var type = route.MethodDescriptor.InputType;
        var violations = JsonQuery.Violations(http.Request.Query, type, route.HttpRule.Body == "*", out var fitting);
        var raw = IsRaw(route);
        if (BodyType(route) is { } bodyType && await Body(http, raw) is var body && !raw)
        {
            violations.AddRange(JsonBody.Violations(body.GetBuffer().AsSpan(0, (int)body.Length), type = bodyType, out fitting));
        }

        if (violations.Count > 0)
        {
            // The transcoder and the interceptor won't get to see it: what they would refuse is told with it.
            if (JsonText.Read(type, fitting) is { } rest)
            {
                JsonPath.Fill(rest, route.HttpRule, http.Request.Path);
                if (raw)
                {
                    type.FindFieldByName(route.HttpRule.Body).Accessor.SetValue(rest, new HttpBody());
                }

                violations.AddRange(MessageRules.Violations(rest).Where(more => !violations.Exists(told => Holds(told.Field, more.Field))));
            }

            throw Refusal.Invalid([.. violations.Take(MessageRules.MostViolations)]);
        }
    }

    private static async Task<MemoryStream> Body(HttpContext http, bool raw)
    {
        if (!raw && !http.Request.HasJsonContentType())
        {
            throw new Refusal(V1.ErrorReason.InvalidFields, "Send the body as 'content-type: application/json'.");
        }

        var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        if (body.Length > ServiceHost.MostBytes)
        {
            throw Refusal.TooLarge();
        }

        body.Position = 0;
        http.Request.Body = body;
        return body;
    }

    private static bool Holds(string field, string other) =>
        other.StartsWith(field, StringComparison.Ordinal) && (other.Length == field.Length || other[field.Length] is '.' or '[');

    /// <summary>The body is a file, whatever is in it.</summary>
    private static bool IsRaw(GrpcJsonTranscodingMetadata route) => BodyType(route)?.FullName == HttpBody.Descriptor.FullName;

    private static MessageDescriptor? BodyType(GrpcJsonTranscodingMetadata route) => route.HttpRule.Body switch
    {
        "" => null,
        "*" => route.MethodDescriptor.InputType,
        var field => route.MethodDescriptor.InputType.FindFieldByName(field).MessageType,
    };
}
