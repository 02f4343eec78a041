namespace PeerSupport.Deploy.Servers;

/// <summary>
/// Where each server is to come from, in this order: the environment, what the folder remembers, binaries on the machine,
/// a Docker engine that has or gets the image, apt-get.
/// </summary>
internal static class Finder
{
    public static async Task<Memory> Find(Memory memory, ServerOptions options, IProgress<string> progress, CancellationToken cancel)
    {
        var (binaries, docker) = Sources(options);
        var postgres = Known(memory.Postgres, options, docker, ServerOptions.PostgresVariable);
        var broker = Known(memory.Broker, options, docker, ServerOptions.BrokerVariable);

        if (binaries && postgres is null && PostgresBinaries.Find() is not null)
            postgres = memory.Postgres with { Origin = Origin.Binaries };
        if (binaries && broker is null && BrokerBinaries.Find() is not null)
            broker = memory.Broker with { Origin = Origin.Binaries };

        if (docker && postgres is null && await Docker.Has(options.PostgresImage, progress, cancel))
            postgres = memory.Postgres with { Origin = Origin.Docker };
        if (docker && broker is null && await Docker.Has(options.BrokerImage, progress, cancel))
            broker = memory.Broker with { Origin = Origin.Docker };

        string[] missing = [.. postgres is null ? ["postgresql"] : Array.Empty<string>(), .. broker is null ? ["rabbitmq-server"] : Array.Empty<string>()];
        if (missing.Length > 0 && !binaries)
            throw new ServerException($"{ServerOptions.SourceVariable}=docker, but no engine answers that has, or can pull, {options.PostgresImage} and {options.BrokerImage}. Start Docker, name other images by PEERSUPPORT_POSTGRES_IMAGE and PEERSUPPORT_BROKER_IMAGE, or unset the variable.");
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

    private static (bool Binaries, bool Docker) Sources(ServerOptions options) => options.Source switch
    {
        null or "" => (true, true),
        "binaries" => (true, false),
        "docker" => (false, true),
        var other => throw new ServerException($"{ServerOptions.SourceVariable}={other} is neither 'binaries' nor 'docker'"),
    };

    private static Remembered? Known(Remembered remembered, ServerOptions options, bool docker, string variable)
    {
        if (options.UseEnvironment && Environment.GetEnvironmentVariable(variable) is { Length: > 0 } connection)
            return remembered with { Origin = Origin.Configured, Connection = connection };
        return remembered.Origin switch
        {
            Origin.Configured when options.UseEnvironment => remembered,
            Origin.Docker when docker => remembered,
            _ => null,   // binaries may have gone since: look again
        };
    }
}
