using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Microsoft.OpenApi;
using PeerSupport.Options.V1;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace PeerSupport.Gateway.Documents;

/// <summary>What a service answers when it does not do what was asked: a response for each HTTP status, which lists the reasons it comes with.</summary>
internal sealed class Refusals(OpenApiDocument document, Schemas schemas)
{
    private static readonly string[] s_details = ["ErrorInfo", "BadRequest", "PreconditionFailure", "ResourceInfo", "RetryInfo"];

    /// <summary>The responses that stand beside the good one in every operation of a service.</summary>
    public IReadOnlyDictionary<string, IOpenApiResponse> Of(ServiceDescriptor service)
    {
        var package = service.File.Package;
        var reasons = Contract.Enum("peersupport.platform.v1.ErrorReason").Values.Concat(Contract.Enum($"{package}.ErrorReason").Values).Where(reason => reason.Number != 0);
        var responses = reasons.GroupBy(StatusOf).ToDictionary(status => $"{status.Key}", IOpenApiResponse (status) => Response($"{package}.{status.Key}", [.. status]));
        responses["502"] = Component("gateway.502", "The service did not answer the gateway: call again with the same request id.", ["UNAVAILABLE"]);
        return responses;
    }

    private OpenApiResponseReference Response(string name, IReadOnlyList<EnumValueDescriptor> reasons)
    {
        var lines = reasons.Select(reason => $"- `{NameOf(reason)}`: {reason.Said()}");
        return Component(name, $"Refused. The reasons there are:\n\n{string.Join('\n', lines)}", [.. reasons.Select(NameOf)]);
    }

    private OpenApiResponseReference Component(string name, string description, IReadOnlyList<string> reasons)
    {
        if (!(document.Components?.Responses?.ContainsKey(name) ?? false))
        {
            document.AddComponent(name, new OpenApiResponse
            {
                Description = description,
                Content = new Dictionary<string, IOpenApiMediaType> { ["application/json"] = new OpenApiMediaType { Schema = Status() } },
                Extensions = new Dictionary<string, IOpenApiExtension> { ["x-reasons"] = new JsonNodeExtension(new JsonArray([.. reasons.Select(reason => (JsonNode)reason)])) },
            });
        }

        return new OpenApiResponseReference(name, document);
    }

    private IOpenApiSchema Status()
    {
        var reference = schemas.Of(Contract.Message("google.rpc.Status"));
        var details = (OpenApiSchema)document.Components!.Schemas!["google.rpc.Status"].Properties!["details"];
        details.Items = new OpenApiSchema { AnyOf = [.. s_details.Select(name => Detail(Contract.Message($"google.rpc.{name}")))] };
        return reference;
    }

    // Every detail says which it is.
    private IOpenApiSchema Detail(MessageDescriptor message)
    {
        var reference = schemas.Of(message);
        var schema = (OpenApiSchema)document.Components!.Schemas![message.FullName];
        schema.Properties!["@type"] = new OpenApiSchema { Type = JsonSchemaType.String, Const = $"type.googleapis.com/{message.FullName}" };
        schema.Required!.Add("@type");
        return reference;
    }

    // ERROR_REASON_NOT_FOUND travels as NOT_FOUND.
    private static string NameOf(EnumValueDescriptor reason) => reason.Name["ERROR_REASON_".Length..];

    // As the services translate codes to HTTP.
    private static int StatusOf(EnumValueDescriptor reason) => reason.GetOptions().GetExtension(OptionsExtensions.Code) switch
    {
        Code.InvalidArgument or Code.FailedPrecondition or Code.OutOfRange => StatusCodes.Status400BadRequest,
        Code.Unauthenticated => StatusCodes.Status401Unauthorized,
        Code.PermissionDenied => StatusCodes.Status403Forbidden,
        Code.NotFound => StatusCodes.Status404NotFound,
        Code.AlreadyExists or Code.Aborted => StatusCodes.Status409Conflict,
        Code.ResourceExhausted => StatusCodes.Status429TooManyRequests,
        Code.Cancelled => StatusCodes.Status499ClientClosedRequest,
        Code.Unimplemented => StatusCodes.Status501NotImplemented,
        Code.Unavailable => StatusCodes.Status503ServiceUnavailable,
        Code.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status500InternalServerError,
    };
}
