using Npgsql;

namespace PeerSupport.Deploy.Servers;

/// <summary>
/// The servers of one data folder, found or started, and stopped again when disposed; they never outlive this process.
/// </summary>
public sealed class SuiteServers : OwnServers
{
    private readonly DataFolder _data;
    private readonly IReadOnlyList<ChildProcess> _children;

    private SuiteServers(ServerAccess access, DataFolder data, IReadOnlyList<ChildProcess> children) : base(access)
    {
        _data = data;
        _children = children;
    }

    /// <summary>
    /// Finds or starts both servers and bootstraps the databases. Looks, for each, at the environment, what the folder remembers,
    /// binaries on this machine, Docker, apt-get.
    /// </summary>
    /// <exception cref="AlreadyRunningException">Another process uses the folder.</exception>
    /// <exception cref="ServerException">A server can't be had; the message says what to do.</exception>
    public static async Task<SuiteServers> Start(string folder, ServerOptions? options = null, IProgress<string>? progress = null, CancellationToken cancel = default)
    {
        options ??= ServerOptions.Local;
        progress ??= new Silent();
        if (!OperatingSystem.IsLinux())
            throw new ServerException("Private servers are run on Linux (or in WSL). Elsewhere: docker compose up --build.");
        var data = DataFolder.Open(folder);
        var started = new List<Task<IReadOnlyList<ChildProcess>>>();
        try
        {
            data.Remember(await Finder.Find(data.Memory, options, progress, cancel));
            var postgres = Postgres(data, options, progress, cancel);
            var broker = Rabbit(data, options, progress, cancel);
            started.AddRange([ChildrenOf(broker), ChildrenOf(postgres)]);
            await Task.WhenAll(postgres, broker);

            var access = new ServerAccess((await postgres).Value, data.Memory.RolePassword, (await broker).Value);
            data.Remember(data.Memory with
            {
                Postgres = data.Memory.Postgres with { Port = new NpgsqlConnectionStringBuilder(access.PostgresAdmin).Port },
                Broker = data.Memory.Broker with { Port = access.Broker.Port, ManagementPort = access.Broker.Management?.Port ?? 0 },
            });
            var servers = new SuiteServers(access, data, [.. (await Task.WhenAll(started)).SelectMany(c => c)]);
            await servers.Bootstrap(cancel);
            return servers;
        }
        catch
        {
            foreach (var task in started)
                await StopAll(await task.ContinueWith(t => t.IsCompletedSuccessfully ? t.Result : [], TaskScheduler.Default), data);
            data.Dispose();
            throw;
        }
    }

    public override Task AnyEnded() => Task.WhenAny(_children.Select(child => child.Exited).DefaultIfEmpty(new TaskCompletionSource<int>().Task));

    /// <summary>The broker first, which holds no data that PostgreSQL lacks, then PostgreSQL.</summary>
    public override async ValueTask DisposeAsync()
    {
        await StopAll(_children, _data);
        _data.Dispose();
        GC.SuppressFinalize(this);
    }

    public override string Source => $"PostgreSQL {Of(_data.Memory.Postgres)}, RabbitMQ {Of(_data.Memory.Broker)}";

    private static string Of(Remembered server) => server.Origin switch
    {
        Origin.Configured => "as configured",
        Origin.Docker => "by docker run",
        _ => "from this machine's binaries",
    };

    private static async Task<Started<string>> Postgres(DataFolder data, ServerOptions options, IProgress<string> progress, CancellationToken cancel)
    {
        var memory = data.Memory.Postgres;
        if (memory.Origin == Origin.Configured)
        {
            progress.Report($"PostgreSQL: as configured ({ServerOptions.PostgresVariable})");
            return new(memory.Connection!, []);
        }
        var (child, port) = await PostgresServer.Start(data, options, progress, cancel);
        return new(PostgresServer.Admin(port, memory.Password), [child]);
    }

    private static async Task<Started<Broker>> Rabbit(DataFolder data, ServerOptions options, IProgress<string> progress, CancellationToken cancel)
    {
        var memory = data.Memory.Broker;
        if (memory.Origin == Origin.Configured)
        {
            progress.Report($"RabbitMQ: as configured ({ServerOptions.BrokerVariable})");
            return new(Broker.Parse(memory.Connection!), []);
        }
        var (broker, address) = await BrokerServer.Start(data, options, progress, cancel);
        return new(address, broker);
    }

    private static async Task<IReadOnlyList<ChildProcess>> ChildrenOf<T>(Task<Started<T>> server) => (await server).Children;

    private static async Task StopAll(IEnumerable<ChildProcess> children, DataFolder data)
    {
        foreach (var child in children)
            await child.Stop(TimeSpan.FromSeconds(20));
        // a client of Docker that had to be killed leaves its container
        foreach (var (origin, server) in new[] { (data.Memory.Postgres.Origin, PostgresServer.Server), (data.Memory.Broker.Origin, BrokerServer.Server) })
            if (origin == Origin.Docker)
                await Docker.Remove(Docker.NameOf(data, server), CancellationToken.None);
    }

    private sealed record Started<T>(T Value, IReadOnlyList<ChildProcess> Children);

    private sealed class Silent : IProgress<string>
    {
        public void Report(string value) { }
    }
}
