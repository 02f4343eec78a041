using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using Microsoft.OpenApi;
using PeerSupport.Options.V1;

namespace PeerSupport.Gateway.Documents;

/// <summary>The events of the suite on RabbitMQ, as AsyncAPI 3.0: a channel for each, which is the exchange of its name.</summary>
internal static class AsyncApi
{
    private const string Introduction = $"""
        **{OpenApi.Emergency}**

        Each event has a durable fanout exchange that bears its full name. Bind a queue of your own to it and read JSON: protobuf's own mapping, so 64-bit numbers stand in quotes, enums are names, and a field that is not set is left out. Ignore fields you don't know.

        Delivery is at least once, and not in order. A *state* event carries a `version` that only grows for its resource: keep the highest you have seen. A *fact* event carries an `id`: apply it once. No event names a person otherwise than by an opaque id.

        Messages tagged *published* are for integrators: they also stand in `ListEvents` and go to webhooks (see openapi.json), and stay as they are. The others are what our own services tell each other.
        """;

    private static readonly JsonSerializerOptions s_plain = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write()
    {
        var shapes = new OpenApiDocument();
        var schemas = new Schemas(shapes);
        var (channels, operations, messages) = (new JsonObject(), new JsonObject(), new JsonObject());
        foreach (var e in Contract.Events)
        {
            schemas.Of(e);
            channels[e.FullName] = Channel(e);
            operations[$"publish{e.Name}"] = Operation(e);
            messages[e.FullName] = Message(e);
        }

        return new JsonObject
        {
            ["asyncapi"] = "3.0.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Peer-support suite: events",
                ["version"] = typeof(AsyncApi).Assembly.GetName().Version!.ToString(3),
                ["description"] = Introduction,
                ["license"] = new JsonObject { ["name"] = "Apache-2.0" },
            },
            ["defaultContentType"] = "application/json",
            ["channels"] = channels,
            ["operations"] = operations,
            ["components"] = new JsonObject
            {
                ["messages"] = messages,
                ["schemas"] = new JsonObject(shapes.Components!.Schemas!.Select(schema => KeyValuePair.Create(schema.Key, JsonNode.Parse(schema.Value.Json())))),
            },
        }.ToJsonString(s_plain);
    }

    private static JsonObject Channel(MessageDescriptor e) => new()
    {
        ["address"] = e.FullName,
        ["description"] = e.Said(),
        ["messages"] = new JsonObject { [e.Name] = Reference($"#/components/messages/{e.FullName}") },
        ["bindings"] = Amqp(new()
        {
            ["is"] = "routingKey",
            ["exchange"] = new JsonObject { ["name"] = e.FullName, ["type"] = "fanout", ["durable"] = true, ["autoDelete"] = false },
        }),
    };

    private static JsonObject Operation(MessageDescriptor e) => new()
    {
        ["action"] = "send",
        ["channel"] = Reference($"#/channels/{e.FullName}"),
        ["messages"] = new JsonArray(Reference($"#/channels/{e.FullName}/messages/{e.Name}")),
        ["summary"] = $"The suite publishes {e.Name}.",
    };

    private static JsonObject Message(MessageDescriptor e) => new()
    {
        ["name"] = e.FullName,
        ["title"] = e.Name,
        ["summary"] = Contract.KindOf(e) is EventKind.State ? "A state: keep the highest version." : "A fact: apply each id once.",
        ["description"] = e.Said(),
        ["contentType"] = "application/json",
        ["headers"] = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["traceparent"] = new JsonObject { ["type"] = "string", ["description"] = "W3C trace context of the call that the event follows from." },
                ["MT-Activity-Id"] = new JsonObject { ["description"] = "The publishing library's own: ignore it." },
                ["x-dotnet-pub-seq-no"] = new JsonObject { ["description"] = "The publishing library's own: ignore it." },
            },
        },
        ["tags"] = new JsonArray(new JsonObject { ["name"] = Contract.IsPublished(e) ? "published" : "internal" }),
        ["payload"] = Reference($"#/components/schemas/{e.FullName}"),
        ["bindings"] = Amqp(new() { ["messageType"] = e.FullName }),
    };

    private static JsonObject Amqp(JsonObject binding)
    {
        binding["bindingVersion"] = "0.3.0";
        return new() { ["amqp"] = binding };
    }

    private static JsonObject Reference(string to) => new() { ["$ref"] = to };
}
