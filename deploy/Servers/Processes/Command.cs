using System.ComponentModel;
using System.Diagnostics;

namespace PeerSupport.Deploy.Servers;

internal sealed record Finished(string Name, int Code, string Output)
{
    public Task OrThrow() => Code == 0 ? Task.CompletedTask : throw new ServerException($"{Name} ended with {Code}: {Output.Trim()}");
}

/// <summary>Programs that are run to their end.</summary>
internal static class Command
{
    /// <summary>Code 127, as the shell's, when there is no such program.</summary>
    public static async Task<Finished> Run(string file, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?>? environment, CancellationToken cancel)
    {
        var info = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            info.Environment[name] = value;
        Process process;
        try
        {
            process = Process.Start(info)!;
        }
        catch (Win32Exception e)
        {
            return new(file, 127, e.Message);
        }
        using (process)
        {
            process.StandardInput.Close();
            var texts = Task.WhenAll(process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
            try
            {
                await process.WaitForExitAsync(cancel);
                return new(file, process.ExitCode, string.Concat(await texts));
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
    }

    /// <summary>The full path of a program in PATH or one of the further folders.</summary>
    public static string? Find(string name, params IEnumerable<string> further) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(further)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(IsThere);

    // A link whose target was removed with its package still 'exists'.
    private static bool IsThere(string file) =>
        File.Exists(file) && (File.ResolveLinkTarget(file, returnFinalTarget: true) is not { } target || target.Exists);
}
