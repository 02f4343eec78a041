using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using PeerSupport.Harness;

namespace PeerSupport.Suite.Tests;

/// <summary>
/// The release named in <c>.ci/previous-release</c>, built from the history of this repository into <c>.local/previous</c>: once, since a
/// commit never changes.
/// </summary>
internal sealed class PreviousRelease
{
    private readonly string _folder;

    private PreviousRelease(string commit) => (Commit, _folder) = (commit, Path.Combine(Repository.Root, ".local", "previous", commit));

    public string Commit { get; }

    /// <summary>Scripts that may do more than expand → why nothing of the release minds.</summary>
    public static IReadOnlyDictionary<string, string> Contractions => Lines().Skip(1).Select(line => line.Split(':', 2)).ToDictionary(parts => parts[0], parts => parts.ElementAtOrDefault(1)?.Trim() ?? "");

    public static async Task<PreviousRelease> Find()
    {
        var commit = Lines().First();
        var (code, _) = await Git.Try(Repository.Root, "cat-file", "-e", $"{commit}^{{commit}}");
        return code == 0 ? new PreviousRelease(commit) : throw new InvalidOperationException(
            $"The commit {commit} of .ci/previous-release is not in this clone, so the upgrade from it can't be rehearsed: 'git fetch --unshallow origin' brings it.");
    }

    public async Task Build()
    {
        var done = Path.Combine(_folder, "built");
        if (File.Exists(done))
        {
            return;
        }

        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }

        Directory.CreateDirectory(_folder);
        await Git.Run(Repository.Root, "archive", "--format=tar", $"--output={_folder}.tar", Commit);
        await System.Formats.Tar.TarFile.ExtractToDirectoryAsync($"{_folder}.tar", _folder, overwriteFiles: true);
        File.Delete($"{_folder}.tar");
        // the launcher's project builds the services and the story beside it
        await Command.Run(_folder, "dotnet", "build", "deploy/Local", "-v", "quiet", "-nodeReuse:false", "-p:WarningLevel=0", "-p:TreatWarningsAsErrors=false", "-p:NuGetAudit=false", "-p:RunAnalyzers=false", "-p:EnforceCodeStyleInBuild=false");
        await File.WriteAllTextAsync(done, Commit);
    }

    /// <summary>The program of one of its services.</summary>
    /// <param name="project">The service's folder, such as <c>Scheduling</c>.</param>
    public Process Start(string project, IReadOnlyDictionary<string, string> settings)
    {
        var folder = Path.Combine(_folder, "services", project, "bin", "Debug", "net10.0");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, $"PeerSupport.{project}.dll")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>The story as that release tells it: by its own client, which knows only its own contract.</summary>
    public async Task<(int Code, string Told)> Tell(string suiteJson)
    {
        var path = Path.Combine(_folder, "deploy", "Local", "bin", "Debug", "net10.0", "PeerSupport.Deploy.Local.dll");
        var dependencies = new AssemblyDependencyResolver(path);
        var world = new AssemblyLoadContext($"release {Commit}");
        world.Resolving += (_, name) => dependencies.ResolveAssemblyToPath(name) is { } file ? world.LoadFromAssemblyPath(file) : null;
        var story = world.LoadFromAssemblyPath(dependencies.ResolveAssemblyToPath(new AssemblyName("PeerSupport.Deploy.Demo"))!).GetType("PeerSupport.Deploy.Demo.Story", throwOnError: true)!;
        var told = new StringWriter();
        var code = await (Task<int>)story.GetMethod("Run")!.Invoke(null, [suiteJson, told, CancellationToken.None])!;
        return (code, told.ToString());
    }

    private static IEnumerable<string> Lines() =>
        File.ReadLines(Path.Combine(Repository.Root, ".ci", "previous-release")).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#');
}
