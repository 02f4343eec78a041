using System.Diagnostics;
using PeerSupport.Harness;

namespace PeerSupport.Suite.Tests.Clients;

/// <summary>Programs others wrote, which the tests run: found on this machine, or installed. One that can't be had fails the test.</summary>
internal static class Tools
{
    private static readonly Lazy<Task> s_node = new(InstallNodePackages);

    /// <summary>Where the scripts stand, and package.json with the packages of Node they use.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "Suite.Tests", "Clients");

    /// <summary>Debian's own, whatever else is called so on this machine: only it sees Debian's grpcio.</summary>
    public static string Python => File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    public static Task NeedNode() => s_node.Value;

    public static Task NeedPython() => Need([Python, "-c", "import grpc, google.protobuf"], "python3", "python3-grpcio", "python3-protobuf");

    public static Task NeedCurl() => Need(["sh", "-c", "command -v curl && command -v jq"], "curl", "jq");

    /// <summary>Runs a program to its end; after five minutes it is ended.</summary>
    public static async Task<(int Code, string Said, string Complained)> Run(params string[] words)
    {
        using var process = Start(words);
        process.StandardInput.Close();
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
        }

        return (process.HasExited ? process.ExitCode : -1, await said, await complained);
    }

    public static Process Start(params string[] words) => Process.Start(new ProcessStartInfo(words[0], words[1..])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    // Two test programs may come here at once.
    private static async Task InstallNodePackages()
    {
        Directory.CreateDirectory(Path.Combine(Repository.Root, ".local"));
        await Do("flock", Path.Combine(Repository.Root, ".local", "npm.lock"),
            "npm", "install", "--prefix", Folder, "--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");
    }

    private static async Task Need(string[] probe, params string[] packages)
    {
        if ((await Run(probe)).Code != 0)
        {
            const string install = """
                root=; [ "$(id -u)" = 0 ] || root='sudo -n'
                get() { $root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 "$@"; }
                get install --no-install-recommends "$@" || { get update && get install --no-install-recommends "$@"; }
                """;
            await Do(["sh", "-c", install, "install", .. packages]);
            await Do(probe);
        }
    }

    private static async Task Do(params string[] words)
    {
        var (code, said, complained) = await Run(words);
        if (code != 0)
        {
            throw new InvalidOperationException($"'{string.Join(' ', words)}' ended with {code}:\n{said}\n{complained}");
        }
    }
}
