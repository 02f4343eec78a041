namespace PeerSupport.Deploy.Servers;

/// <summary>
/// Where each server is to come from, in this order: the environment, what the folder remembers, binaries on the machine,
/// a Docker engine that has or gets the image, apt-get.
/// </summary>
internal static class Finder
{
    public static async Task<Memory> Find(Memory memory, ServerOptions options, IProgress<string> progress, CancellationToken cancel)
    {
        var postgres = Known(memory.Postgres, options, ServerOptions.PostgresVariable);
        var broker = Known(memory.Broker, options, ServerOptions.BrokerVariable);

        if (postgres is null && PostgresBinaries.Find() is not null)
            postgres = memory.Postgres with { Origin = Origin.Binaries };
        if (broker is null && BrokerBinaries.Find() is not null)
            broker = memory.Broker with { Origin = Origin.Binaries };

        if (postgres is null && await Docker.Has(options.PostgresImage, progress, cancel))
            postgres = memory.Postgres with { Origin = Origin.Docker };
        if (broker is null && await Docker.Has(options.BrokerImage, progress, cancel))
            broker = memory.Broker with { Origin = Origin.Docker };

        string[] missing = [.. postgres is null ? ["postgresql"] : Array.Empty<string>(), .. broker is null ? ["rabbitmq-server"] : Array.Empty<string>()];
        if (missing.Length > 0)
            await Apt.Install(missing, options, progress, cancel);

        return memory with
        {
            Postgres = postgres ?? memory.Postgres with { Origin = Origin.Binaries },
            Broker = broker ?? memory.Broker with { Origin = Origin.Binaries },
            // a configured server's roles may have other users, who must know the password
            RolePassword = options.UseEnvironment && Environment.GetEnvironmentVariable(ServerOptions.RolePasswordVariable) is { Length: > 0 } password
                ? password
                : memory.RolePassword,
        };
    }

    private static Remembered? Known(Remembered remembered, ServerOptions options, string variable)
    {
        if (options.UseEnvironment && Environment.GetEnvironmentVariable(variable) is { Length: > 0 } connection)
            return remembered with { Origin = Origin.Configured, Connection = connection };
        return remembered.Origin switch
        {
            Origin.Configured when options.UseEnvironment => remembered,
            Origin.Docker => remembered,
            _ => null,   // binaries may have gone since: look again
        };
    }
}
