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
            RequireQuery(http.Request, route);
            if (BodyType(route) is { } type)
            {
                await RequireBody(http, type);
            }

            return null;
        }
        catch (Refusal refusal)
        {
            return refusal;
        }
        catch (BadHttpRequestException broken)
        {
            return new Refusal(V1.ErrorReason.InvalidFields, broken.StatusCode == StatusCodes.Status413PayloadTooLarge ? "The body is too large: at most 4 MB." : "The body ended early.");
        }
        catch (Exception x) when (x is not OperationCanceledException and not IOException)
        {
            return failures.Unexpected(x, path);
        }
    }

    private static async Task RequireBody(HttpContext http, MessageDescriptor type)
    {
        if (!http.Request.HasJsonContentType())
        {
            throw new Refusal(V1.ErrorReason.InvalidFields, "Send the body as 'content-type: application/json'.");
        }

        var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        JsonBody.Require(body.GetBuffer().AsSpan(0, (int)body.Length), type);
        body.Position = 0;
        http.Request.Body = body;
    }

    private static void RequireQuery(HttpRequest request, GrpcJsonTranscodingMetadata route)
    {
        var violations = new List<(string, string)>();
        foreach (var (key, values) in request.Query)
        {
            var field = route.HttpRule.Body == "*" ? null : Leaf(route.MethodDescriptor.InputType, key);
            if (field is null)
            {
                violations.Add((key, "is not a parameter of this method"));
            }
            else if (values.Any(value => !JsonText.Fits(field, value ?? "")))
            {
                violations.Add((key, $"must be {JsonText.Expected(field)}"));
            }
        }

        if (violations.Count > 0)
        {
            throw Refusal.Invalid([.. violations]);
        }
    }

    /// <summary>The field a query parameter sets, such as <c>filter.state</c>.</summary>
    private static FieldDescriptor? Leaf(MessageDescriptor type, string path)
    {
        FieldDescriptor? field = null;
        foreach (var step in path.Split('.'))
        {
            field = field is null ? JsonText.Field(type, step) : field.FieldType is FieldType.Message ? JsonText.Field(field.MessageType, step) : null;
            if (field is null)
            {
                return null;
            }
        }

        return field!.FieldType is FieldType.Message && !JsonText.IsScalar(field.MessageType) ? null : field;
    }

    private static MessageDescriptor? BodyType(GrpcJsonTranscodingMetadata route) => route.HttpRule.Body switch
    {
        "" => null,
        "*" => route.MethodDescriptor.InputType,
        var field => route.MethodDescriptor.InputType.FindFieldByName(field).MessageType,
    };
}
