using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using PeerSupport.Gateway;
using PeerSupport.Harness;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Suite.Tests.Clients;

/// <summary>The suite behind its gateway, as others meet it, and a plain RabbitMQ client that hears all its events.</summary>
public sealed class Abroad : IAsyncLifetime
{
    private WebApplication _gateway = null!;
    private Listener? _listener;

    public SuiteFixture Suite { get; } = new();

    public Uri Gateway => new(_gateway.Urls.Single());

    internal Listener Listener => _listener!;

    public async ValueTask InitializeAsync()
    {
        await Suite.InitializeAsync();
        string[] own = ["--Kestrel:Endpoints:Json:Url=http://127.0.0.1:0", "--Logging:LogLevel:Default=None"];
        _gateway = GatewayHost.Build([.. GatewayHost.Suite.Select(service => $"--Services:{Route.NameOf(service)}:Json={Suite.Service(Route.NameOf(service)).Json}"), .. own], GatewayHost.Suite);
        await _gateway.StartAsync();
        await Tools.NeedNode();
        _listener = await Listener.Start(Suite.BrokerUrl, new Uri(Gateway, "asyncapi.json"));
    }

    public async ValueTask DisposeAsync()
    {
        await (_listener?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _gateway.DisposeAsync();
        await Suite.DisposeAsync();
    }

    /// <summary>Night at a prison of its own: one supporter, who also holds tomorrow's duty, and somebody who may ask.</summary>
    public async Task<World> Night()
    {
        var at = await Suite.Given.Asking(supporters: 1, band: BandKind.Night);
        var supporter = at.Supporters[0];
        var duty = await Suite.Given.OnDuty(await Suite.Given.Covered(at.Offering, at.Zone), supporter.Name);
        return new(at, duty, supporter.Certification, $"PROVIDER@{supporter.Applicant.Provider}");
    }

    /// <summary>All that a foreign client is told: addresses, tokens and names.</summary>
    internal async Task<string> Tell(World world)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("abroad").FullName, "world.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new
        {
            gateway = Gateway.ToString().TrimEnd('/'),
            grpc = new { registry = Suite.Service("registry").Grpc.Authority, scheduling = Suite.Service("scheduling").Grpc.Authority, training = Suite.Service("training").Grpc.Authority },
            tokens = new
            {
                wing = Suite.TokenOf(world.At.Wing),
                orderly = Suite.TokenOf(world.At.Orderly),
                coordinator = Suite.TokenOf(world.At.Coordinator),
                security = Suite.TokenOf($"SECURITY@{world.At.Code}"),
                provider = Suite.TokenOf(world.Provider),
                stranger = Suite.TokenOf("WING@ZZZZZ"),
            },
            protos = Path.Combine(Repository.Root, "protos"),
            parent = world.At.Establishment,
            scheme = world.At.Offering.Scheme,
            zone = world.At.Zone,
            provider = world.At.Offering.Provider,
            asker = Given.PrisonerNumber(),
            applicant = Given.PrisonerNumber(),
            duty = world.Duty.Name,
            certification = world.Certification,
        }));
        return file;
    }
}

/// <param name="Certification">The supporter's, by name.</param>
/// <param name="Provider">Who may revoke it.</param>
public sealed record World(AskingCase At, Duty Duty, string Certification, string Provider);

/// <summary>One suite for all of it: starting one takes seconds.</summary>
[CollectionDefinition(Name)]
public sealed class SuiteAbroad : ICollectionFixture<Abroad>
{
    public const string Name = "abroad";
}
