using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using Microsoft.OpenApi;
using PeerSupport.Options.V1;

namespace PeerSupport.Gateway.Documents;

/// <summary>The calls of the suite over HTTP, as OpenAPI 3.1: made of the contract, with nothing added by hand but this introduction.</summary>
internal sealed class OpenApi
{
    public const string Emergency = "An emergency goes to staff, never through this software.";

    private const string Json = "application/json";

    private const string Introduction = $"""
        **{Emergency}**

        The same calls as gRPC's, as JSON: protobuf's own mapping, so 64-bit numbers stand in quotes, enums are names, and a field that is not set may be written as its default or left out. Readers ignore fields they don't know.

        Every change carries a `requestId`, a UUID that the caller chooses: sent again with the same body it runs once and is answered alike. A refusal is a `google.rpc.Status`; branch on the `reason` in its `ErrorInfo`. What lies outside the caller's scope answers 404, like what does not exist.

        Lists are paged: give `nextPageToken` back as `pageToken` until it is empty.
        """;

    private static readonly string[] s_signing = ["webhook-id", "webhook-timestamp", "webhook-signature"];

    private static readonly (string Name, string Said, bool IsDay)[] s_subject =
    [
        ("prn", "The prisoner number.", false), ("crn", "A case reference number: nobody is known by one here.", false),
        ("fromDate", "The first day.", true), ("toDate", "The last day.", true),
    ];

    private readonly OpenApiDocument _document;
    private readonly Schemas _schemas;
    private readonly Refusals _refusals;

    private OpenApi()
    {
        _document = new OpenApiDocument
        {
            Info = new()
            {
                Title = "Peer-support suite",
                Version = typeof(OpenApi).Assembly.GetName().Version!.ToString(3),
                Description = Introduction,
                License = new() { Name = "Apache License 2.0", Identifier = "Apache-2.0" },
            },
            Servers = [new() { Url = "/" }],
            Paths = [],
            Tags = new HashSet<OpenApiTag>(),
        };
        _schemas = new(_document);
        _refusals = new(_document, _schemas);
        _document.AddComponent("token", new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "An OAuth 2 access token. The names beside it in an operation are the permission it needs; which role grants which is in roles.json of the contract.",
        });
        _document.Webhooks = new Dictionary<string, IOpenApiPathItem> { ["event"] = Delivery() };
        foreach (var service in Contract.Services)
        {
            _document.Tags.Add(new() { Name = service.Name, Description = service.Said() });
            foreach (var binding in service.Methods.SelectMany(Binding.Of))
            {
                Add(binding.Path, binding.Verb, Operation(binding));
            }

            if (SubjectAccess.Of(service) is { } access)
            {
                Add(access.Path, "GET", Subject(service, access));
            }
        }
    }

    public static string Write() => new OpenApi()._document.Json();

    private void Add(string path, string verb, OpenApiOperation operation)
    {
        if (!_document.Paths.TryGetValue(path, out var item))
        {
            _document.Paths[path] = item = new OpenApiPathItem { Operations = [] };
        }

        item.Operations!.Add(new HttpMethod(verb), operation);
    }

    // By the convention of the Ministry of Justice, and so the one place where a person's number stands in a query.
    private OpenApiOperation Subject(Google.Protobuf.Reflection.ServiceDescriptor service, SubjectAccess access) => new()
    {
        OperationId = $"{service.Name}_SubjectAccess",
        Tags = new HashSet<OpenApiTagReference> { new(service.Name, _document) },
        Description = $"All that this service holds about one person: a subject access request.\n\nNeeds the permission `{access.Permission}`.\n\nReads personal data: every call is put on record.",
        Parameters =
        [
            .. s_subject.Select(parameter => new OpenApiParameter
            {
                Name = parameter.Name,
                In = ParameterLocation.Query,
                Description = parameter.Said,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = parameter.IsDay ? "date" : null },
            }),
        ],
        Responses = new()
        {
            ["200"] = new OpenApiResponse
            {
                Description = "What is held, by what it is.",
                Content = new Dictionary<string, IOpenApiMediaType> { [Json] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.Object } } },
            },
            ["204"] = new OpenApiResponse { Description = "Nothing is held, or nothing of these days." },
            ["209"] = new OpenApiResponse { Description = "The service knows nobody by such an identifier." },
        },
        Security = [new() { [new OpenApiSecuritySchemeReference("token", _document)] = [access.Permission] }],
    };

    private OpenApiOperation Operation(Binding binding)
    {
        var options = binding.Method.GetOptions();
        var permission = options.GetExtension(OptionsExtensions.Requires);
        var open = permission == Contract.Anybody;
        var reads = options.GetExtension(OptionsExtensions.ReadsPersonal) ? "\n\nReads personal data: every call is put on record." : "";
        return new()
        {
            OperationId = binding.OperationId,
            Tags = new HashSet<OpenApiTagReference> { new(binding.Method.Service.Name, _document) },
            Description = $"{binding.Method.Said()}\n\n{(open ? "Open to anybody: it needs no token." : $"Needs the permission `{permission}`.")}{reads}",
            Parameters = [.. PathParameters(binding), .. QueryParameters(binding)],
            RequestBody = Body(binding),
            Responses = Responses(binding),
            Security = open ? null : [new() { [new OpenApiSecuritySchemeReference("token", _document)] = [permission] }],
            Extensions = new Dictionary<string, IOpenApiExtension> { ["x-grpc-method"] = new JsonNodeExtension($"/{binding.Method.Service.FullName}/{binding.Method.Name}") },
        };
    }

    private static IEnumerable<IOpenApiParameter> PathParameters(Binding binding) => binding.PathParameters.Select(part => new OpenApiParameter
    {
        Name = part.Name,
        In = ParameterLocation.Path,
        Required = true,
        Description = $"The id in `{part.Field.Name}`: {part.Field.Said()}",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = part.Pattern is null ? "^[^/]+$" : Schemas.Whole(part.Pattern) },
    });

    private IEnumerable<IOpenApiParameter> QueryParameters(Binding binding) => binding.QueryParameters.Select(parameter => new OpenApiParameter
    {
        Name = parameter.Name,
        In = ParameterLocation.Query,
        Required = parameter.Field.ContainingType == binding.Method.InputType && parameter.Field.Behaves(Google.Api.FieldBehavior.Required),
        Description = parameter.Said,
        Schema = _schemas.Of(parameter.Field),
    });

    private OpenApiRequestBody? Body(Binding binding)
    {
        if (binding.BodyField is { } field)
        {
            return IsFile(field.MessageType) ? File(field) : Message(_schemas.Of(field));
        }

        if (binding.BodyFields is not { } fields)
        {
            return null;
        }

        // A field that is not one of these is refused: a misspelt one must not be lost.
        var schema = new OpenApiSchema { Type = JsonSchemaType.Object, Description = binding.Method.InputType.Said(), AdditionalPropertiesAllowed = false };
        _schemas.Fill(schema, fields);
        return Message(schema);
    }

    private OpenApiResponses Responses(Binding binding)
    {
        var body = Answer(binding);
        var responses = new OpenApiResponses
        {
            ["200"] = new OpenApiResponse
            {
                Description = binding.Method.IsServerStreaming ? $"{body.Said}\n\nOne object a line, as they come." : body.Said,
                Content = body.Types.ToDictionary(type => type, IOpenApiMediaType (_) => new OpenApiMediaType { Schema = body.Schema }),
            },
        };
        foreach (var (status, response) in _refusals.Of(binding.Method.Service).OrderBy(refusal => refusal.Key, StringComparer.Ordinal))
        {
            responses[status] = response;
        }

        return responses;
    }

    /// <summary>What comes back: JSON, or a file of the kinds that the contract names.</summary>
    private (IEnumerable<string> Types, string? Said, IOpenApiSchema Schema) Answer(Binding binding)
    {
        var answer = binding.Method.OutputType;
        var files = Contract.Answers(binding.Method);
        return files.Count == 0
            ? ([Json], answer.Said(), _schemas.Of(answer))
            : (files, string.Join(" or ", files), new OpenApiSchema { Type = files.Contains(Json) ? JsonSchemaType.Object : JsonSchemaType.String });
    }

    // What we call, at a receiver's address: the headers are those of the Standard Webhooks specification.
    private OpenApiPathItem Delivery() => new()
    {
        Operations = new()
        {
            [HttpMethod.Post] = new OpenApiOperation
            {
                OperationId = "deliverEvent",
                Description = $"An event is delivered to a webhook.\n\n{Contract.Message("peersupport.platform.v1.Webhook").Said()}",
                Parameters = [.. s_signing.Select(name => new OpenApiParameter { Name = name, In = ParameterLocation.Header, Required = true, Schema = new OpenApiSchema { Type = JsonSchemaType.String } })],
                RequestBody = Message(_schemas.Of(Contract.Message("peersupport.platform.v1.Event"))),
                Responses = new() { ["2XX"] = new OpenApiResponse { Description = "Taken: the next event may come." } },
            },
        },
    };

    private static bool IsFile(Google.Protobuf.Reflection.MessageDescriptor? message) => message?.FullName == Google.Api.HttpBody.Descriptor.FullName;

    // whatever it is: what is sent is looked into, not believed
    private static OpenApiRequestBody File(Google.Protobuf.Reflection.FieldDescriptor field) => new()
    {
        Required = true,
        Description = field.Said(),
        Content = new Dictionary<string, IOpenApiMediaType> { ["*/*"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } } },
    };

    private static OpenApiRequestBody Message(IOpenApiSchema schema) =>
        new() { Required = true, Content = new Dictionary<string, IOpenApiMediaType> { [Json] = new OpenApiMediaType { Schema = schema } } };
}
