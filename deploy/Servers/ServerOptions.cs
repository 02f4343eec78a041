namespace PeerSupport.Deploy.Servers;

/// <summary>How <see cref="SuiteServers.Start"/> looks for servers and runs them.</summary>
public sealed record ServerOptions
{
    /// <summary>The launcher's: data survive, configured servers are honoured.</summary>
    public static readonly ServerOptions Local = new();

    /// <summary>The tests': nothing needs to survive a power cut, and a configured database is never touched.</summary>
    public static readonly ServerOptions Test = new() { Durable = false, UseEnvironment = false, Source = null };

    /// <summary>The environment variable with an Npgsql connection string of a superuser.</summary>
    public const string PostgresVariable = "PEERSUPPORT_POSTGRES";

    /// <summary>The environment variable with <c>amqp://user:password@host:port/vhost</c>.</summary>
    public const string BrokerVariable = "PEERSUPPORT_BROKER";

    /// <summary>The environment variable with the password of the services' roles; generated when absent. The same one that psql reads for bootstrap.sql.</summary>
    public const string RolePasswordVariable = "PEERSUPPORT_ROLE_PASSWORD";

    /// <summary>False: PostgreSQL runs without fsync, two to five times faster.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>Whether <see cref="PostgresVariable"/> and <see cref="BrokerVariable"/> win over private servers.</summary>
    public bool UseEnvironment { get; init; } = true;

    /// <summary>The environment variable that narrows the search for servers to one source: <c>binaries</c> or <c>docker</c>.</summary>
    public const string SourceVariable = "PEERSUPPORT_SERVERS";

    /// <summary>The one source to use; null: binaries, then Docker, then apt-get.</summary>
    public string? Source { get; init; } = Environment.GetEnvironmentVariable(SourceVariable);

    /// <summary>Whether missing servers may be installed with apt-get.</summary>
    public bool MayInstall { get; init; } = true;

    /// <summary>Asked before anything is installed; null installs after saying so.</summary>
    public Func<string, bool>? Confirm { get; init; }

    public string PostgresImage { get; init; } = Environment.GetEnvironmentVariable("PEERSUPPORT_POSTGRES_IMAGE") ?? "postgres:17";
    public string BrokerImage { get; init; } = Environment.GetEnvironmentVariable("PEERSUPPORT_BROKER_IMAGE") ?? "rabbitmq:4-management";
}
