using System.Globalization;

namespace PeerSupport.Deploy.Servers;

/// <summary>A RabbitMQ of this data folder only, with a user of its own instead of guest.</summary>
internal static class BrokerServer
{
    public const string User = "peersupport";
    public const string Vhost = "peersupport";
    public const string Server = "rabbitmq";
    private const string Name = "RabbitMQ";

    /// <summary>The children in the order to stop them.</summary>
    public static async Task<(IReadOnlyList<ChildProcess> Children, Broker Broker)> Start(DataFolder data, ServerOptions options, IProgress<string> progress, CancellationToken cancel)
    {
        var memory = data.Memory.Broker;
        var broker = new Broker { User = User, Password = memory.Password, Vhost = Vhost };
        var management = memory.ManagementPort;
        Broker At(int port) => broker with { Port = port, Management = new UriBuilder("http", "127.0.0.1", management).Uri };
        async Task<bool> Listens(Broker at, int port, string where, string remedy) =>
            await at.IsListening(port, cancel) ?? throw new WrongPasswordException(Name, where, remedy);
        Broker AtFree(int port)
        {
            management = Ports.FreeOr(management);
            return At(port);
        }

        if (memory.Origin == Origin.Docker)
        {
            var (container, port) = await Starting.OnFreePort(Name, memory.Port, p => InDocker(data, options, AtFree(p), cancel), p => Listens(At(p), 5672, Docker.VolumeOf(data, Server), $"docker volume rm {Docker.VolumeOf(data, Server)}"), progress, cancel);
            return ([container], At(port));
        }

        var binaries = BrokerBinaries.Find() ?? throw new ServerException("rabbitmq-server not found");
        var user = RunAs.Of("rabbitmq");
        var folder = await data.For(Server, user, progress, cancel);
        var node = $"{data.Mark}@localhost";
        await Orphans.End("beam.smp", node, StopSignal.Terminate, cancel);
        await Orphans.End("epmd", folder, StopSignal.Terminate, cancel);

        // Erlang's name service: left to itself it becomes a daemon that outlives everything
        var epmdPort = Ports.Free();
        var epmd = await ChildProcess.Start(new(binaries.Epmd, ["-port", Text(epmdPort), "-address", "127.0.0.1"]) { User = user, Folder = folder, Log = Path.Combine(folder, "epmd.log") });
        try
        {
            var (server, port) = await Starting.OnFreePort(
                Name, memory.Port, async p => await FromBinaries(binaries, user, folder, node, epmdPort, AtFree(p), cancel), p => Listens(At(p), p, folder, $"rm -r {folder}"), progress, cancel);
            return ([server, epmd], At(port));
        }
        catch
        {
            await epmd.Stop(TimeSpan.FromSeconds(5));
            throw;
        }
    }

    private static async Task<ChildCommand> FromBinaries(BrokerBinaries binaries, string? user, string folder, string node, int epmdPort, Broker broker, CancellationToken cancel)
    {
        await Configure(user, folder, broker, cancel);
        var environment = new Dictionary<string, string?>
        {
            ["HOME"] = folder,
            ["RABBITMQ_NODENAME"] = node,
            ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODE_PORT"] = Text(broker.Port),
            ["RABBITMQ_DIST_PORT"] = Text(Ports.Free()),
            ["ERL_EPMD_PORT"] = Text(epmdPort),
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(folder, "data"),
            ["RABBITMQ_LOG_BASE"] = folder,
            ["RABBITMQ_LOGS"] = "-",
            ["RABBITMQ_PID_FILE"] = Path.Combine(folder, "rabbitmq.pid"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(folder, "enabled_plugins"),
            ["RABBITMQ_CONFIG_FILE"] = Path.Combine(folder, "rabbitmq.conf"),
            ["RABBITMQ_ADVANCED_CONFIG_FILE"] = Path.Combine(folder, "advanced.config"),
            ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(folder, "rabbitmq-env.conf"),
            // the script then execs erl; a shell between us and it would swallow our signals
            ["RUNNING_UNDER_SYSTEMD"] = "true",
            ["NOTIFY_SOCKET"] = null,
            // shutdown_time: the queues are closed within a second; the management plugin would then take eight more to end itself
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-start_epmd false -shutdown_time 3000 -kernel inet_dist_use_interface {127,0,0,1} +S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none",
        };
        // Erlang sizes its tables by the limit of open files, which in a container may be a thousand million
        const string limited = """ulimit -n 65536 2> /dev/null || true; exec "$1" """;
        return new("sh", ["-c", limited, "sh", binaries.Server]) { User = user, Folder = folder, Environment = environment, Log = Path.Combine(folder, "rabbitmq.log") };
    }

    private static async Task Configure(string? user, string folder, Broker broker, CancellationToken cancel)
    {
        // written as the user who runs the server, with the password from the environment and not the command line
        const string script = """
            umask 077
            cd "$1" && printf '%s' "$CONFIGURATION" > rabbitmq.conf && printf '%s' '[rabbitmq_management].' > enabled_plugins || exit
            # Erlang's own cookie can be guessed from the time it was made
            [ -e .erlang.cookie ] || { umask 377; head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n' > .erlang.cookie; }
            """;
        var environment = new Dictionary<string, string?> { ["CONFIGURATION"] = Configuration(broker) + $"management.tcp.ip = 127.0.0.1\nmanagement.tcp.port = {broker.Management!.Port}\n" };
        await (await RunAs.Run(user, environment, cancel, "sh", "-c", script, "sh", folder)).OrThrow();
    }

    private static string Configuration(Broker broker) => $"""
        default_vhost = {broker.Vhost}
        default_user = {broker.User}
        default_pass = {broker.Password}
        default_user_tags.administrator = true
        # each node keeps a log of this size for its quorum queues, 512 MB unless told
        raft.wal_max_size_bytes = 67108864

        """;

    private static Task<ChildCommand> InDocker(DataFolder data, ServerOptions options, Broker broker, CancellationToken cancel) =>
        Docker.Container(
            data, Server, options.BrokerImage, "/var/lib/rabbitmq", new Dictionary<int, int> { [broker.Port] = 5672, [broker.Management!.Port] = 15672 },
            new Dictionary<string, string?> { ["RABBITMQ_DEFAULT_USER"] = broker.User, ["RABBITMQ_DEFAULT_PASS"] = broker.Password, ["RABBITMQ_DEFAULT_VHOST"] = broker.Vhost },
            StopSignal.Terminate, Path.Combine(data.Path, "rabbitmq.log"), [], cancel);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
