using System.Diagnostics;

namespace PeerSupport.Suite.Tests;

/// <summary>A program that is run to its end.</summary>
internal static class Command
{
    public static async Task<string> Run(string folder, string program, params string[] arguments)
    {
        var (code, said) = await Try(folder, program, arguments);
        return code == 0 ? said : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {code}:\n{said}");
    }

    public static Task<(int Code, string Said)> Try(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder };
        // what a test run sets for its own build is not for another one
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("GIT_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        return Try(start);
    }

    public static async Task<(int Code, string Said)> Try(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}

internal static class Git
{
    public static Task<string> Run(string repository, params string[] arguments) => Command.Run(repository, "git", arguments);

    public static Task<(int Code, string Said)> Try(string repository, params string[] arguments) => Command.Try(repository, "git", arguments);

    public static string[] Lines(this string said) => said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
