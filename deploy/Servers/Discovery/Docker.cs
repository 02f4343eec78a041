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
        if (await EngineApi(cancel) is null)
            return false;
        if ((await Run(cancel, "image", "inspect", image)).Code == 0)
            return true;
        progress.Report($"docker pull {image}");
        return (await Run(cancel, "pull", "--quiet", image)).Code == 0;
    }

    /// <summary>The API version of the engine; null where none answers.</summary>
    public static async Task<Version?> EngineApi(CancellationToken cancel) =>
        await Run(cancel, "version", "--format", "{{.Server.APIVersion}}") is { Code: 0 } answer && Version.TryParse(answer.Output.Trim(), out var version) ? version : null;

    /// <summary>Ends and removes a container that outlived whoever started it; nothing when there is none.</summary>
    public static Task Remove(string name, CancellationToken cancel) => Run(cancel, "rm", "--force", "--volumes", name);

    public static string NameOf(DataFolder data, string server) => $"{data.Mark}-{server}";

    /// <summary>Goes by what the folder remembers: one that was deleted and made anew gets a fresh volume, whose password it knows.</summary>
    public static string VolumeOf(DataFolder data, string server) => $"{NameOf(data, server)}-{data.Memory.Volumes}";

    /// <summary>The command of a container that is removed at its end and keeps its data in a volume.</summary>
    public static async Task<ChildCommand> Container(
        DataFolder data, string server, string image, string dataFolder, IReadOnlyDictionary<int, int> ports, IReadOnlyDictionary<string, string?> environment,
        StopSignal stop, string log, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var name = NameOf(data, server);
        await Remove(name, cancel);   // outlived a kill -9
        return new("docker",
        [
            "run", "--rm", "--name", name, "--hostname", name, "--volume", $"{VolumeOf(data, server)}:{dataFolder}",
            .. ports.SelectMany(p => new[] { "--publish", $"127.0.0.1:{p.Key}:{p.Value}" }),
            // by name only: the values come from our environment and stay out of the process list
            .. environment.Keys.SelectMany(n => new[] { "--env", n }),
            image, .. arguments,
        ])
        { Log = log, Environment = environment, Stop = stop };
    }

    private static Task<Finished> Run(CancellationToken cancel, params string[] words) => Command.Run("docker", words, null, cancel);
}
