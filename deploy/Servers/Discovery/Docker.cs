namespace PeerSupport.Deploy.Servers;

/// <summary>
/// Servers as containers of a local engine. <c>docker run</c> stays in the foreground and hands signals on,
/// so a container is a child like any other.
/// </summary>
internal static class Docker
{
    /// <summary>Whether an engine answers and has, or can pull, the image.</summary>
    public static async Task<bool> Has(string image, IProgress<string> progress, CancellationToken cancel)
    {
        if ((await Run(cancel, "version", "--format", "{{.Server.Version}}")).Code != 0)
            return false;
        if ((await Run(cancel, "image", "inspect", image)).Code == 0)
            return true;
        progress.Report($"docker pull {image}");
        return (await Run(cancel, "pull", "--quiet", image)).Code == 0;
    }

    /// <summary>The command of a container that is removed at its end and keeps its data in a volume of its own name.</summary>
    public static async Task<ChildCommand> Container(
        string name, string image, string dataFolder, IReadOnlyDictionary<int, int> ports, IReadOnlyDictionary<string, string?> environment,
        StopSignal stop, string log, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        await Run(cancel, "rm", "--force", name);   // outlived a kill -9
        return new("docker",
        [
            "run", "--rm", "--name", name, "--hostname", name, "--volume", $"{name}:{dataFolder}",
            .. ports.SelectMany(p => new[] { "--publish", $"127.0.0.1:{p.Key}:{p.Value}" }),
            // by name only: the values come from our environment and stay out of the process list
            .. environment.Keys.SelectMany(n => new[] { "--env", n }),
            image, .. arguments,
        ])
        { Log = log, Environment = environment, Stop = stop };
    }

    private static Task<Finished> Run(CancellationToken cancel, params string[] words) => Command.Run("docker", words, null, cancel);
}
