using System.Text.Json.Nodes;
using PeerSupport.Gateway.Documents;
using PeerSupport.Suite.Tests.Clients;
using Xunit;

namespace PeerSupport.Gateway.Tests.Documents;

/// <summary>What others make their clients from: valid to those who judge such documents, and as much as the contract.</summary>
public sealed class DocumentTests(Passing passing) : IClassFixture<Passing>
{
    private static readonly string[] s_verbs = ["get", "put", "post", "delete", "patch"];

    [Theory]
    [InlineData("openapi")]
    [InlineData("asyncapi")]
    public async Task A_public_validator_finds_nothing_wrong_with_what_the_gateway_serves(string document)
    {
        await Tools.NeedNode();
        var file = Path.Combine(Directory.CreateTempSubdirectory("documents").FullName, $"{document}.json");
        var served = await passing.Http.GetStringAsync(new Uri($"{document}.json", UriKind.Relative));
        await File.WriteAllTextAsync(file, served);

        var (code, said, complained) = await Tools.Run("node", Path.Combine(Tools.Folder, "validate.mjs"), document, file);
        Assert.True(code == 0, said + complained);
        Assert.Contains(OpenApi.Emergency, (string)JsonNode.Parse(served)!["info"]!["description"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_binding_of_every_method_is_one_operation_with_the_permission_it_needs()
    {
        var operations = Operations(await Served("openapi")).ToList();
        var expected = from service in GatewayHost.Suite
                       from method in service.Methods
                       from route in Route.Of(service)
                       where route.Method == method.FullName
                       select $"/{service.FullName}/{method.Name} {method.GetOptions().GetExtension(Options.V1.OptionsExtensions.Requires)}";
        var plain = GatewayHost.Suite.Select(service => $"{service.Name}_SubjectAccess {service.GetOptions().GetExtension(Options.V1.OptionsExtensions.SubjectAccess)}");
        Assert.Equal(expected.Concat(plain).Order(), operations.Select(operation => $"{operation["x-grpc-method"] ?? operation["operationId"]} {operation["security"]?[0]!["token"]![0] ?? "anybody"}").Order());
        Assert.Equal(operations.Count, operations.Select(operation => (string)operation["operationId"]!).Distinct().Count());
    }

    [Fact]
    public async Task Every_event_is_one_channel_that_is_its_exchange()
    {
        var published = Contract.Events.Select(e => e.FullName).ToList();
        var channels = (await Served("asyncapi"))["channels"]!.AsObject();
        Assert.True(published.Count >= 13);
        Assert.Equal(published, channels.Select(channel => (string)channel.Value!["address"]!));
        Assert.Equal(published, channels.Select(channel => (string)channel.Value!["bindings"]!["amqp"]!["exchange"]!["name"]!));
    }

    [Fact]
    public async Task Nothing_in_the_contract_is_without_its_words()
    {
        var schemas = (await Served("openapi"))["components"]!["schemas"]!.AsObject();
        var wordless = schemas.Where(schema => schema.Key.StartsWith("peersupport.", StringComparison.Ordinal))
            .SelectMany(schema => (schema.Value!["properties"]?.AsObject() ?? []).Select(field => (Name: $"{schema.Key}.{field.Key}", Is: field.Value!)).Prepend((Name: schema.Key, Is: schema.Value!)))
            .Where(part => part.Is["description"] is null)
            .Select(part => part.Name);
        Assert.Empty(wordless);
    }

    [Fact]
    public async Task A_field_is_as_the_contract_demands_it()
    {
        var raise = Operations(await Served("openapi")).Single(operation => (string)operation["operationId"]! == "SchedulingService_RaiseRequest");
        var body = raise["requestBody"]!["content"]!["application/json"]!["schema"]!;
        Assert.Equal("""["scheme","zone","requestId"]""", body["required"]!.ToJsonString());
        Assert.Equal("^(?:[A-Z][0-9]{4}[A-Z]{2})?$", (string)body["properties"]!["prisonerNumber"]!["pattern"]!);
        Assert.True((bool)body["properties"]!["prisonerNumber"]!["x-personal-data"]!);
        Assert.Equal("date-time", (string)body["properties"]!["askedAt"]!["format"]!);
        Assert.False((bool)body["additionalProperties"]!);
        Assert.Null(body["properties"]!["parent"]);
        var establishment = raise["parameters"]!.AsArray().Single()!;
        Assert.Equal(("establishment", "path", "^[A-Z0-9]{3,6}$"), ((string)establishment["name"]!, (string)establishment["in"]!, (string)establishment["schema"]!["pattern"]!));
    }

    private async Task<JsonNode> Served(string document) => JsonNode.Parse(await passing.Http.GetStringAsync(new Uri($"{document}.json", UriKind.Relative)))!;

    private static IEnumerable<JsonNode> Operations(JsonNode document) =>
        document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Where(operation => s_verbs.Contains(operation.Key)).Select(operation => operation.Value!);
}
