using Npgsql;

namespace PeerSupport.Deploy.Servers;

/// <summary>The connection strings of one service, one per role.</summary>
public sealed record ServiceConnections(string App, string Worker, string Owner, string? Reader);

/// <summary>A PostgreSQL and a RabbitMQ that run, and what is asked of them.</summary>
public class RunningServers
{
    /// <summary>The services' short names: databases, first part of roles.</summary>
    public static readonly IReadOnlyList<string> Services = ["registry", "training", "scheduling", "feedback"];

    internal RunningServers(ServerAccess access) => Access = access;

    internal ServerAccess Access { get; }

    /// <summary>Superuser, database <c>postgres</c>.</summary>
    public string PostgresAdmin => Access.PostgresAdmin;

    /// <summary>The password of every service role.</summary>
    public string RolePassword => Access.RolePassword;

    public Broker Broker => Access.Broker;

    /// <summary>The strings for the service's roles in its own database or, in tests, in a clone of it.</summary>
    public ServiceConnections Connections(string service, string? database = null, int poolSize = 64) => new(
        As($"{service}_app", database ?? service, poolSize),
        As($"{service}_worker", database ?? service, Math.Max(2, poolSize / 4)),
        As($"{service}_owner", database ?? service, 0),
        service == "feedback" ? As("feedback_reader", database ?? service, Math.Max(2, poolSize / 8)) : null);

    /// <summary>A connection string of any role to any database; pool size 0 = no pool (a template must have no connections).</summary>
    public string As(string role, string database, int poolSize)
    {
        var text = new NpgsqlConnectionStringBuilder(PostgresAdmin)
        {
            Username = role,
            Password = RolePassword,
            Database = database,
            Pooling = poolSize > 0,
            MaxAutoPrepare = 50,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,   // nothing is ever set for longer than a transaction
        };
        if (poolSize > 0)
            text.MaxPoolSize = poolSize;
        return text.ConnectionString;
    }

    /// <summary>Which versions answer: 'PostgreSQL 17.6, RabbitMQ 4.1.4'.</summary>
    public async Task<string> Versions(CancellationToken cancel = default) =>
        $"PostgreSQL {await Databases.Version(PostgresAdmin, cancel)}, RabbitMQ {await Broker.Version(cancel)}";

    /// <summary>Creates the databases and roles that are missing.</summary>
    public Task Bootstrap(CancellationToken cancel = default) => BootstrapScript.Run(PostgresAdmin, RolePassword, cancel);

    /// <summary>A copy of <paramref name="template"/>, which nobody may be connected to, with the same owner.</summary>
    public Task CloneDatabase(string template, string name, CancellationToken cancel = default) => Databases.Clone(PostgresAdmin, template, name, cancel);

    /// <summary>Removes a database and whoever is connected to it; nothing when there is none.</summary>
    public Task DropDatabase(string name, CancellationToken cancel = default) => Databases.Drop(PostgresAdmin, name, cancel);

    public Task CreateVhost(string name, CancellationToken cancel = default) => Broker.CreateVhost(name, cancel);

    /// <summary>Removes a vhost with all its queues; nothing when there is none.</summary>
    public Task DeleteVhost(string name, CancellationToken cancel = default) => Broker.DeleteVhost(name, cancel);

    /// <summary>Removes the clones and vhosts that killed test runs left. Only for folders that hold nothing but tests.</summary>
    internal async Task Sweep(CancellationToken cancel)
    {
        await Databases.DropAllBut([.. Services, "postgres"], PostgresAdmin, cancel);
        foreach (var vhost in (await Broker.Vhosts(cancel)).Where(vhost => vhost != Broker.Vhost))
            await DeleteVhost(vhost, cancel);
    }
}

/// <summary>All that another process needs to reach the servers.</summary>
internal sealed record ServerAccess(string PostgresAdmin, string RolePassword, Broker Broker);
