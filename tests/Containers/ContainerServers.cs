using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using Npgsql;
using PeerSupport.Deploy.Servers;
using Testcontainers.PostgreSql;
using Testcontainers.RabbitMq;
using Engine = PeerSupport.Deploy.Servers.Docker;

namespace PeerSupport.Tests.Containers;

/// <summary>PostgreSQL and RabbitMQ from Testcontainers, for as long as their keeper lives.</summary>
internal sealed class ContainerServers : OwnServers
{
    private const int Amqp = 5672;
    private const int Management = 15672;

    // With an engine that is older the client's own version is refused, as 'Docker is either not running or misconfigured'.
    private static readonly Version s_oldestApi = new(1, 44);

    private readonly IReadOnlyList<IContainer> _containers;
    private readonly ServerOptions _options;

    private ContainerServers(ServerAccess access, ServerOptions options, IReadOnlyList<IContainer> containers) : base(access) =>
        (_options, _containers) = (options, containers);

    public override string Source => $"Testcontainers of {_options.PostgresImage} and {_options.BrokerImage}";

    /// <exception cref="ServerException">There is no engine, or it has not and can't pull an image.</exception>
    public static async Task<ContainerServers> Start(string folder, IProgress<string> progress, CancellationToken cancel)
    {
        var options = ServerOptions.Test;
        await Prepare(options, progress, cancel);
        var mark = DataFolder.MarkOf(Path.GetFullPath(folder));
        var password = Passwords.New();
        var postgres = new PostgreSqlBuilder(options.PostgresImage)
            .WithName(await Free($"{mark}-test-postgres", cancel))
            .WithUsername("postgres").WithPassword(password).WithDatabase("postgres")
            .WithCommand([.. PostgresServer.Settings(options)])
            .Build();
        var rabbit = new RabbitMqBuilder(options.BrokerImage)
            .WithName(await Free($"{mark}-test-rabbitmq", cancel))
            .WithUsername(BrokerServer.User).WithPassword(password)
            .WithEnvironment("RABBITMQ_DEFAULT_VHOST", BrokerServer.Vhost)
            .WithPortBinding(Management, assignRandomHostPort: true)
            .Build();
        IContainer[] containers = [rabbit, postgres];
        try
        {
            progress.Report($"Testcontainers: starting {options.PostgresImage} and {options.BrokerImage}");
            await Task.WhenAll(containers.Select(container => container.StartAsync(cancel)));
            var servers = new ContainerServers(new(Admin(postgres, password), Passwords.New(), await Reach(rabbit, password, cancel)), options, containers);
            await servers.Bootstrap(cancel);
            return servers;
        }
        catch
        {
            await Stop(containers);
            throw;
        }
    }

    public override Task AnyEnded() => Task.WhenAny(_containers.Select(container => container.GetExitCodeAsync()));

    public override async ValueTask DisposeAsync()
    {
        await Stop(_containers);
        GC.SuppressFinalize(this);
    }

    private static async Task Prepare(ServerOptions options, IProgress<string> progress, CancellationToken cancel)
    {
        var api = await Engine.EngineApi(cancel) ?? throw new ServerException($"{TestServers.Variable}=containers, but no Docker engine answers: start it, or unset the variable.");
        foreach (var image in new[] { options.PostgresImage, options.BrokerImage })
        {
            if (!await Engine.Has(image, progress, cancel))
            {
                throw new ServerException($"the Docker engine has not, and can't pull, {image}: name another by PEERSUPPORT_POSTGRES_IMAGE or PEERSUPPORT_BROKER_IMAGE.");
            }
        }

        if (api < s_oldestApi)
        {
            Environment.SetEnvironmentVariable("DOCKER_API_VERSION", api.ToString());
        }

        // The keeper ends them, and the next one those of a keeper that was killed: the reaper's image need not be had.
        TestcontainersSettings.ResourceReaperEnabled = false;
    }

    private static async Task<string> Free(string name, CancellationToken cancel)
    {
        await Engine.Remove(name, cancel);
        return name;
    }

    private static string Admin(PostgreSqlContainer postgres, string password) =>
        new NpgsqlConnectionStringBuilder(PostgresServer.Admin(postgres.GetMappedPublicPort(PostgreSqlBuilder.PostgreSqlPort), password)) { Host = postgres.Hostname }.ConnectionString;

    private static async Task<Broker> Reach(RabbitMqContainer rabbit, string password, CancellationToken cancel)
    {
        var broker = new Broker
        {
            Host = rabbit.Hostname,
            Port = rabbit.GetMappedPublicPort(Amqp),
            User = BrokerServer.User,
            Password = password,
            Vhost = BrokerServer.Vhost,
            Management = new UriBuilder("http", rabbit.Hostname, rabbit.GetMappedPublicPort(Management)).Uri,
        };
        for (var tries = 0; await broker.IsListening(Amqp, cancel) is not true; tries++)
        {
            if (tries == 600)
            {
                throw new ServerException($"RabbitMQ's management plugin does not answer; is {rabbit.Image.FullName} an image with it?");
            }

            await Task.Delay(100, cancel);
        }

        return broker;
    }

    private static async Task Stop(IEnumerable<IContainer> containers)
    {
        foreach (var container in containers)
        {
            await container.DisposeAsync();
        }
    }
}
