using Microsoft.AspNetCore.Builder;
using PeerSupport.Deploy.Issuer;
using PeerSupport.Deploy.Servers;

namespace PeerSupport.Deploy.Local;

/// <summary>The whole suite: servers, issuer, the four services, the gateway. Started in this order, stopped in the other.</summary>
internal sealed class Suite : IAsyncDisposable
{
    private readonly Stack<Func<Task>> _toStop = new();
    private readonly Layout _layout;
    private readonly Screen _screen;

    private Suite(Layout layout, Screen screen) => (_layout, _screen) = (layout, screen);

    public IReadOnlyList<Service> Services { get; private set; } = [];
    public SuiteFile File { get; private set; } = null!;
    public TimeSpan ReadyAfter { get; private set; }

    /// <exception cref="AlreadyRunningException">Another launcher has the folder.</exception>
    /// <exception cref="ServerException">Something did not come up; whatever had has been stopped again.</exception>
    public static async Task<Suite> Start(Layout layout, Screen screen, CancellationToken cancel)
    {
        var suite = new Suite(layout, screen);
        try
        {
            await suite.Up(cancel);
            return suite;
        }
        catch
        {
            await suite.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_toStop.TryPop(out var stop))
            await stop();
    }

    private async Task Up(CancellationToken cancel)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var held = FolderLock.Take(_layout.Data, "suite.lock");
        _toStop.Push(() => Task.Run(held.Dispose, CancellationToken.None));
        System.IO.File.Delete(_layout.SuiteFile);
        Directory.CreateDirectory(Path.GetDirectoryName(_layout.Log(""))!);

        var servers = await _screen.Step("PostgreSQL and RabbitMQ", () => SuiteServers.Start(_layout.Data, ServerOptions.Local with { Confirm = _screen.MayAsk }, _screen, cancel));
        _toStop.Push(() => servers.DisposeAsync().AsTask());

        var ports = new SuitePorts(_layout.PortsFile);
        var wiring = new Wiring(ports, servers);
        var issuer = await StartIssuer(wiring);
        Services = [.. RunningServers.Services.Select(name => wiring.Service(name, _layout, IssuerHost.UrlOf(issuer)))];
        ports.Save();
        await InTurns(Services, service => _screen.Step($"{service.Name}: migrate", () => service.Migrate(servers.Connections(service.Name).Owner, cancel)), cancel);

        Services = [.. Services, wiring.Gateway(_layout)];
        _toStop.Push(() => Task.WhenAll(Services.Select(service => service.Stop())));
        await InTurns(Services, service => _screen.Step($"{service.Name}: ready", () => service.Start(cancel)), cancel);

        File = new SuiteFile(wiring.GatewayUrl, wiring.Addresses, Tokens.All(IssuerHost.MintOf(issuer)));
        await _screen.Step("sample estate", () => SampleEstate.Load(File, _layout.Register, _layout.Schemes, cancel));
        PrivateFile.Write(_layout.SuiteFile, File.ToJson());
        _toStop.Push(() => Task.Run(() => System.IO.File.Delete(_layout.SuiteFile), CancellationToken.None));
        ReadyAfter = TimeProvider.System.GetElapsedTime(begun);
    }

    private async Task<WebApplication> StartIssuer(Wiring wiring)
    {
        var issuer = IssuerHost.Build(new IssuerOptions { Listen = wiring.IssuerUrl, Keys = _layout.Keys, Clients = wiring.Secrets });
        await issuer.StartAsync();
        _toStop.Push(() => issuer.DisposeAsync().AsTask());
        return issuer;
    }

    /// <summary>As many at once as there are cores: each is busy compiling itself.</summary>
    private static Task InTurns(IEnumerable<Service> services, Func<Service, Task> step, CancellationToken cancel) =>
        Parallel.ForEachAsync(services, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(2, Environment.ProcessorCount), CancellationToken = cancel }, async (service, _) => await step(service));
}
