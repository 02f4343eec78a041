using System.Reflection;
using Grpc.Core;
using PeerSupport.Deploy.Servers;
using PeerSupport.Feedback;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling;
using PeerSupport.Scheduling.V1;
using PeerSupport.SupporterRegistry;
using PeerSupport.Tests.Containers;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking;
using Xunit;

namespace PeerSupport.Harness;

/// <summary>
/// The whole suite for one test assembly: four services, real PostgreSQL, real RabbitMQ, a real issuer. Tests share it and keep out of each
/// other's way by each using an establishment of its own (<see cref="Given.Establishment"/>).
/// </summary>
public class SuiteFixture : IAsyncLifetime
{
    private static readonly IReadOnlyList<ServiceModule> s_modules = [RegistryModule.Module, TrainingModule.Module, SchedulingModule.Module, FeedbackModule.Module];

    private readonly SeenReasons _seen = new();
    private readonly Dictionary<string, RunningService> _services = [];
    private readonly List<string> _databases = [];
    private readonly string _id = Ids.Short()[..12];
    private SharedServers _servers = null!;
    private TestIdentity _identity = null!;
    private Given? _given;

    public RegistryService.RegistryServiceClient Registry { get; private set; } = null!;

    public TrainingService.TrainingServiceClient Training { get; private set; } = null!;

    public SchedulingService.SchedulingServiceClient Scheduling { get; private set; } = null!;

    public FeedbackService.FeedbackServiceClient Feedback { get; private set; } = null!;

    /// <summary>Every event since the start.</summary>
    public EventProbe Events { get; private set; } = null!;

    /// <summary>States of the world, reached through public RPCs only.</summary>
    public Given Given => _given ??= new(this);

    public RunningServers Servers => _servers;

    /// <summary>Settings some assembly wants otherwise than usual, by <c>service:Section:Key</c>.</summary>
    protected virtual IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>();

    /// <summary>How the services reach the broker.</summary>
    protected virtual string ServicesBrokerUrl => BrokerUrl;

    public RunningService Service(string name) => _services[name];

    /// <summary>The connection strings of a service's own database.</summary>
    public ServiceConnections Connections(string service) => _servers.Connections(service, $"c_{service}_{_id}", poolSize: 16);

    public string BrokerUrl => _servers.Broker.Url(Vhost);

    /// <summary>Call options with a user's token: <c>WING@MDI</c>, <c>PROVIDER@shannon-trust</c>, <c>REGION@wales</c>, <c>NATION</c>; several roles with <c>+</c>.</summary>
    /// <param name="user">The user; else one whose name follows from <paramref name="who"/>.</param>
    public CallOptions As(string who, string? user = null) => _identity.Options(who, user ?? who.ToLowerInvariant().Replace('@', '.').Replace('+', '.'));

    /// <summary>Call options with a token that names no user.</summary>
    public CallOptions AsMachine(string who) => _identity.Options(who, null);

    public string MachineToken(string who) => _identity.Token(who, null);

    public string TokenOf(string who, string? user = null) => _identity.Token(who, user ?? who.ToLowerInvariant().Replace('@', '.').Replace('+', '.'));

    /// <summary>A client of a service's JSON port, with a user's token.</summary>
    public HttpClient Json(string service, string who)
    {
        var client = new HttpClient(_seen.Json(new SocketsHttpHandler())) { BaseAddress = _services[service].Json };
        client.DefaultRequestHeaders.Authorization = new("Bearer", TokenOf(who));
        return client;
    }

    /// <summary>A client of one instance of training.</summary>
    public TrainingService.TrainingServiceClient TrainingAt(RunningService instance) => new(instance.Invoker(_seen));

    /// <summary>A client of one instance of feedback.</summary>
    public FeedbackService.FeedbackServiceClient FeedbackAt(RunningService instance) => new(instance.Invoker(_seen));

    public async ValueTask InitializeAsync()
    {
        _servers = await TestServers.Lease(Repository.Root);
        _identity = await TestIdentity.Start();
        await _servers.CreateVhost(Vhost);
        foreach (var module in s_modules)
        {
            _databases.Add(await Templates.Clone(_servers, module, _id));
        }

        await Task.WhenAll(s_modules.Select(module => Topology.Declare(module, BrokerUrl, CancellationToken.None)));
        Events = await EventProbe.Listen(BrokerUrl, s_modules.Select(module => module.Events).OfType<Google.Protobuf.Reflection.FileDescriptor>());
        foreach (var module in s_modules)
        {
            await (_services[module.Name] = new(module, SettingsOf(module))).Start();
        }

        Registry = new(_services["registry"].Invoker(_seen));
        Training = new(_services["training"].Invoker(_seen));
        Scheduling = new(_services["scheduling"].Invoker(_seen));
        Feedback = new(_services["feedback"].Invoker(_seen));
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Task.WhenAll(_services.Values.Select(service => service.DisposeAsync().AsTask()));
        await Events.DisposeAsync();
        await _identity.DisposeAsync();
        await _servers.DeleteVhost(Vhost);
        foreach (var database in _databases)
        {
            await _servers.DropDatabase(database);
        }

        await _servers.DisposeAsync();
        if (RanUnfiltered && !CoversAttribute.SomeFailed && _seen.Complaint(Assembly.GetEntryAssembly()!) is { } complaint)
        {
            throw new InvalidOperationException(complaint);
        }
    }

    private static bool RanUnfiltered => !Environment.GetCommandLineArgs().Any(argument =>
        argument.TrimStart('-').Split('-', ' ')[0] is "filter" or "class" or "method" or "namespace" or "trait" or "list");

    private string Vhost => $"suite-{_id}";

    private Dictionary<string, string> SettingsOf(ServiceModule module)
    {
        var connections = Connections(module.Name);
        var settings = new Dictionary<string, string>
        {
            ["ConnectionStrings:App"] = connections.App,
            ["ConnectionStrings:Worker"] = connections.Worker,
            ["Broker:Url"] = ServicesBrokerUrl,
            ["Timers:PollMilliseconds"] = "50",
            ["Webhooks:Key"] = "the key of these tests",
            ["Webhooks:AllowPlain"] = "true",
            ["Webhooks:AllowedHosts"] = "127.0.0.1",
        };
        if (module.Name == "training")
        {
            settings["Training:CertificateKey"] = "the certificates of these tests, and of no others";
            settings["Training:PublicUrl"] = "https://badges.example";
            settings["Calls:OpenPerMinute"] = "100000";
            settings["Calls:TrustedProxies"] = "127.0.0.1/32";
        }

        if (module.Name == "scheduling")
        {
            settings["Scheduling:LookForGapsSeconds"] = "86400"; // hundreds of establishments share this machine: whoever needs a look makes it due
        }

        if (module.Name == "feedback")
        {
            settings["Feedback:NoiseKey"] = "the noise of these tests";
            settings["Feedback:SlipKey"] = "the slips of these tests";
        }

        if (connections.Reader is { } reader)
        {
            settings["ConnectionStrings:Reader"] = reader;
        }

        if (_services.TryGetValue("registry", out var registry))
        {
            settings["Peers:SupporterRegistry"] = registry.Grpc.ToString();
        }

        foreach (var (key, value) in _identity.Settings(module.Name).Concat(Settings.Where(own => own.Key.StartsWith(module.Name + ":", StringComparison.Ordinal))
            .Select(own => KeyValuePair.Create(own.Key[(module.Name.Length + 1)..], own.Value))))
        {
            settings[key] = value;
        }

        return settings;
    }
}
