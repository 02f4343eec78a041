using System.Globalization;
using System.Text.Json.Nodes;
using Google.Api;
using Google.Protobuf.Reflection;
using Microsoft.OpenApi;
using PeerSupport.Options.V1;

namespace PeerSupport.Gateway.Documents;

/// <summary>Protobuf's JSON mapping as JSON Schema, with what the contract demands of each field. Messages and enums become components of the document.</summary>
internal sealed class Schemas(OpenApiDocument document)
{
    // What holds where nothing else is said: options.proto, at 'max'.
    private const int UsualLength = 200;
    private const int UsualElements = 1000;

    private static readonly HashSet<MessageDescriptor> s_sent = Sent();

    public IOpenApiSchema Of(MessageDescriptor message)
    {
        if (WellKnown.Is(message))
        {
            return WellKnown.Schema(message, field => (OpenApiSchema)Element(field));
        }

        if (!Has(message.FullName))
        {
            var schema = new OpenApiSchema { Type = JsonSchemaType.Object, Description = message.Said() };
            document.AddComponent(message.FullName, schema);
            Fill(schema, message.Fields.InDeclarationOrder());
            if (message.GetOptions()?.GetExtension(OptionsExtensions.Total) ?? false)
            {
                schema.Extensions = new Dictionary<string, IOpenApiExtension> { ["x-confidentiality"] = new JsonNodeExtension("TOTAL") };
            }
        }

        return new OpenApiSchemaReference(message.FullName, document);
    }

    /// <summary>Gives an object these fields.</summary>
    public void Fill(OpenApiSchema schema, IEnumerable<FieldDescriptor> fields)
    {
        schema.Properties ??= new Dictionary<string, IOpenApiSchema>();
        schema.Required ??= new HashSet<string>();
        foreach (var field in fields)
        {
            schema.Properties[field.JsonName] = Of(field);
            if (field.Behaves(FieldBehavior.Required))
            {
                schema.Required.Add(field.JsonName);
            }
        }
    }

    public IOpenApiSchema Of(FieldDescriptor field)
    {
        var schema = field switch
        {
            { IsMap: true } => new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = Element(field.MessageType.Fields[2]) },
            { IsRepeated: true } => List(field),
            _ => Element(field),
        };
        Describe(schema, field);
        return schema;
    }

    private OpenApiSchema List(FieldDescriptor field) => new()
    {
        Type = JsonSchemaType.Array,
        Items = Element(field),
        MinItems = field.Behaves(FieldBehavior.Required) ? 1 : null,
        MaxItems = MostOf(field, UsualElements),
    };

    private IOpenApiSchema Element(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Bool => new OpenApiSchema { Type = JsonSchemaType.Boolean },
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => Number(field),
        FieldType.UInt32 or FieldType.Fixed32 => new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "0", Maximum = "4294967295" },
        // In quotes: a double, which is what many readers make of a number, would round them.
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => new OpenApiSchema { Type = JsonSchemaType.String, Format = "int64", Pattern = "^-?[0-9]{1,19}$" },
        FieldType.UInt64 or FieldType.Fixed64 => new OpenApiSchema { Type = JsonSchemaType.String, Format = "uint64", Pattern = "^[0-9]{1,20}$" },
        FieldType.Float or FieldType.Double => new OpenApiSchema { Type = JsonSchemaType.Number },
        FieldType.Bytes => new OpenApiSchema { Type = JsonSchemaType.String, ContentEncoding = "base64" },
        FieldType.String => Text(field),
        FieldType.Enum => Of(field.EnumType),
        FieldType.Message => Of(field.MessageType),
        _ => throw new InvalidOperationException($"{field.FullName}: {field.FieldType} is not used in this contract."),
    };

    private static OpenApiSchema Number(FieldDescriptor field)
    {
        var options = field.GetOptions();
        return new()
        {
            Type = JsonSchemaType.Integer,
            Format = "int32",
            Minimum = options?.HasExtension(OptionsExtensions.Min) == true ? options.GetExtension(OptionsExtensions.Min).ToString(CultureInfo.InvariantCulture) : null,
            Maximum = field.IsRepeated ? null : Max(field)?.ToString(CultureInfo.InvariantCulture),
        };
    }

    private static OpenApiSchema Text(FieldDescriptor field)
    {
        var required = field.Behaves(FieldBehavior.Required) && !field.IsRepeated;
        var pattern = field.GetOptions()?.GetExtension(OptionsExtensions.Pattern) is { Length: > 0 } given ? given : null;
        return new()
        {
            Type = JsonSchemaType.String,
            Format = field.Name == "request_id" ? "uuid" : null,
            Pattern = pattern is null ? null : Whole(pattern, required),
            MinLength = required && pattern is null ? 1 : null,
            MaxLength = field.IsRepeated && IsSent(field) ? UsualLength : MostOf(field, UsualLength),
        };
    }

    /// <summary>The pattern of a whole value; one that may be left out may be empty too.</summary>
    public static string Whole(string pattern, bool required = true) =>
        required && !pattern.Contains('|', StringComparison.Ordinal) ? $"^{pattern}$" : $"^(?:{pattern}){(required ? "" : "?")}$";

    private OpenApiSchemaReference Of(EnumDescriptor type)
    {
        if (!Has(type.FullName))
        {
            document.AddComponent(type.FullName, new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Enum = [.. type.Values.Select(value => (JsonNode)value.Name)],
                Description = $"{type.Said()}\n\n{string.Join('\n', type.Values.Select(value => $"- `{value.Name}`: {value.Said()}"))}",
            });
        }

        return new OpenApiSchemaReference(type.FullName, document);
    }

    private bool Has(string component) => document.Components?.Schemas?.ContainsKey(component) ?? false;

    private static void Describe(IOpenApiSchema schema, FieldDescriptor field)
    {
        schema.Description = field.Said() is { Length: > 0 } said ? said : null;
        var (given, personal) = (field.Behaves(FieldBehavior.OutputOnly), field.GetOptions()?.DebugRedact ?? false);
        switch (schema)
        {
            case OpenApiSchemaReference reference:
                reference.ReadOnly = given;
                break;
            case OpenApiSchema own:
                own.ReadOnly = given;
                own.Extensions = personal ? new Dictionary<string, IOpenApiExtension> { ["x-personal-data"] = new JsonNodeExtension(true) } : null;
                break;
        }
    }

    private static int? MostOf(FieldDescriptor field, int usual) => Max(field) ?? (IsSent(field) ? usual : null);

    private static int? Max(FieldDescriptor field) => field.GetOptions()?.GetExtension(OptionsExtensions.Max) is > 0 and var max ? max : null;

    // Only of what callers send is anything demanded.
    private static bool IsSent(FieldDescriptor field) => s_sent.Contains(field.ContainingType) && !field.Behaves(FieldBehavior.OutputOnly);

    private static HashSet<MessageDescriptor> Sent()
    {
        var sent = new HashSet<MessageDescriptor>();
        var open = new Stack<MessageDescriptor>(Contract.Services.SelectMany(service => service.Methods).Select(method => method.InputType));
        while (open.TryPop(out var message))
        {
            if (sent.Add(message))
            {
                foreach (var field in message.Fields.InDeclarationOrder().Where(field => field.FieldType is FieldType.Message && !field.Behaves(FieldBehavior.OutputOnly)))
                {
                    open.Push(field.MessageType);
                }
            }
        }

        return sent;
    }
}
