using Google.Protobuf.Reflection;
using Microsoft.OpenApi;

namespace PeerSupport.Gateway.Documents;

/// <summary>Messages that protobuf's JSON writes as one value.</summary>
internal static class WellKnown
{
    public static bool Is(MessageDescriptor message) => message.File.Package == "google.protobuf";

    /// <param name="wrapped">The schema of the value in a wrapper.</param>
    public static OpenApiSchema Schema(MessageDescriptor message, Func<FieldDescriptor, OpenApiSchema> wrapped) => message.Name switch
    {
        "Timestamp" => new() { Type = JsonSchemaType.String, Format = "date-time", Examples = ["2026-01-31T03:00:00Z"] },
        "Duration" => new() { Type = JsonSchemaType.String, Pattern = @"^-?[0-9]+(\.[0-9]{1,9})?s$", Examples = ["90s"] },
        "FieldMask" => new() { Type = JsonSchemaType.String, Examples = ["displayName,rules.offerTime"] },
        "Any" => new() { Type = JsonSchemaType.Object, Required = new HashSet<string> { "@type" }, Properties = new Dictionary<string, IOpenApiSchema> { ["@type"] = new OpenApiSchema { Type = JsonSchemaType.String } } },
        "Struct" or "Empty" => new() { Type = JsonSchemaType.Object },
        "ListValue" => new() { Type = JsonSchemaType.Array },
        "Value" => new(),
        _ when message.File.Name == "google/protobuf/wrappers.proto" => wrapped(message.Fields[1]),
        _ => throw new InvalidOperationException($"{message.FullName} has no JSON that is known here."),
    };
}
