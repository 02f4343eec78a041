using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using PeerSupport.Platform;

namespace PeerSupport.Harness;

/// <summary>One service of the suite, in this process, on its own ports; it can be stopped and started again.</summary>
public sealed class RunningService : IAsyncDisposable
{
    private readonly ServiceModule _module;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private WebApplication? _app;
    private Uri _grpc = new("http://127.0.0.1:0");
    private Uri _json = new("http://127.0.0.1:0");
    private GrpcChannel? _channel;

    internal RunningService(ServiceModule module, IReadOnlyDictionary<string, string> settings) => (_module, _settings) = (module, settings);

    public Uri Grpc => _grpc;

    public Uri Json => _json;

    /// <summary>All it is told, by configuration key.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(_settings)
    {
        ["environment"] = "Development",
        ["Kestrel:Endpoints:Grpc:Url"] = _grpc.ToString(),
        ["Kestrel:Endpoints:Grpc:Protocols"] = "Http2",
        ["Kestrel:Endpoints:Json:Url"] = _json.ToString(),
        ["Kestrel:Endpoints:Json:Protocols"] = "Http1",
        ["Logging:LogLevel:Default"] = Environment.GetEnvironmentVariable("PEERSUPPORT_TEST_LOG") ?? "Error",
    };

    /// <summary>The service's own parts, while it runs.</summary>
    public IServiceProvider Parts => _app!.Services;

    /// <summary>One more instance of the same service, on ports of its own; not started yet.</summary>
    public RunningService Another() => new(_module, _settings);

    /// <summary>One that is told some things otherwise.</summary>
    public RunningService Another(Dictionary<string, string> otherwise) => new(_module, _settings.Where(setting => !otherwise.ContainsKey(setting.Key)).Concat(otherwise).ToDictionary());

    /// <summary>Starts it, again on the ports it had.</summary>
    public async Task Start()
    {
        _app = ServiceHost.Build(_module, [.. Settings.Select(setting => $"--{setting.Key}={setting.Value}")]);
        await _app.StartAsync();
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address)).ToArray();
        (_grpc, _json) = (addresses[0], addresses[1]);
    }

    public async Task Stop()
    {
        if (_app is { } app)
        {
            _app = null;
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _channel?.Dispose();
    }

    internal global::Grpc.Core.CallInvoker Invoker(SeenReasons seen) => (_channel ??= GrpcChannel.ForAddress(_grpc)).Intercept(seen.Grpc);
}
