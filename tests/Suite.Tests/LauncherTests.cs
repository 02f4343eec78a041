using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using PeerSupport.Deploy.Servers;
using PeerSupport.Harness;
using Xunit;

namespace PeerSupport.Suite.Tests;

/// <summary>The one command, as somebody at a terminal uses it: started, killed, started again, stopped with Ctrl-C.</summary>
public sealed class LauncherTests
{
    [Fact]
    public async Task After_a_kill_the_next_start_works_and_ctrl_c_leaves_no_child()
    {
        var data = Directory.CreateTempSubdirectory("suite").FullName;
        using (var first = await Ready(data))
        using (Ending(first))
        {
            Assert.Equal("Moorland (HMP & YOI)", await Moorland(data));
            var second = await Ended(Launch(data));
            Assert.Equal(1, second.Code);
            Assert.Contains("already running", second.Said, StringComparison.Ordinal);

            var family = Below(first.Id);
            Assert.True(family.Count >= 7, $"{family.Count} processes below the launcher");
            first.Kill();
            await first.WaitForExitAsync();
            await NoneIsLeft(family);
        }

        using var again = await Ready(data);
        using var ending = Ending(again);
        Assert.Equal("Moorland (HMP & YOI)", await Moorland(data));
        var children = Below(again.Id);
        Signal(again, "INT");
        await again.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(0, again.ExitCode);
        await NoneIsLeft(children);
        Assert.False(File.Exists(Path.Combine(data, "suite.json")));
    }

    private static Process Launch(string data)
    {
        var program = Path.Combine(Repository.Root, "deploy", "Local", "bin", Configuration, "net10.0", "PeerSupport.Deploy.Local.dll");
        // Whoever runs the tests in the background ignores Ctrl-C, and so would all below: env gives it back its meaning.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", program, "--data", data]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment.Remove(ServerOptions.PostgresVariable);
        start.Environment.Remove(ServerOptions.BrokerVariable);
        return Process.Start(start)!;
    }

    // A test that fails half-way leaves nothing running.
    private static Disposable Ending(Process launcher) => new(() =>
    {
        if (!launcher.HasExited)
        {
            launcher.Kill();
        }
    });

    private static async Task<Process> Ready(string data)
    {
        File.Delete(Path.Combine(data, "suite.json")); // a killed launcher leaves its own
        var launcher = Launch(data);
        var said = Task.WhenAll(launcher.StandardOutput.ReadToEndAsync(), launcher.StandardError.ReadToEndAsync());
        for (var tries = 0; tries < 6 && !File.Exists(Path.Combine(data, "suite.json")); tries++)
        {
            try
            {
                await Eventually.True(() => Task.FromResult(launcher.HasExited || File.Exists(Path.Combine(data, "suite.json"))));
            }
            catch (TimeoutException)
            {
                // a busy machine may need two minutes from nothing
            }
        }

        Assert.False(launcher.HasExited, launcher.HasExited ? string.Concat(await said) : "");
        return launcher;
    }

    private static async Task<(int Code, string Said)> Ended(Process launcher)
    {
        using (launcher)
        {
            var said = await Task.WhenAll(launcher.StandardOutput.ReadToEndAsync(), launcher.StandardError.ReadToEndAsync());
            await launcher.WaitForExitAsync();
            return (launcher.ExitCode, string.Concat(said));
        }
    }

    // Through the gateway, with the token of a wing officer, as the README's first call.
    private static async Task<string?> Moorland(string data)
    {
        using var suite = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(data, "suite.json")));
        using var http = new HttpClient { BaseAddress = new Uri(suite.RootElement.GetProperty("gateway").GetString()!) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", suite.RootElement.GetProperty("tokens").GetProperty("WING@MDI").GetString());
        using var answer = JsonDocument.Parse(await http.GetStringAsync(new Uri("/v1/establishments/MDI", UriKind.Relative)));
        return answer.RootElement.GetProperty("displayName").GetString();
    }

    /// <summary>The processes below one, by id and start: an id alone may be somebody else's by now.</summary>
    private static HashSet<(int Id, string Started)> Below(int id)
    {
        var all = Running().ToList();
        var found = new HashSet<(int, string)>();
        var parents = new Queue<int>([id]);
        while (parents.TryDequeue(out var parent))
        {
            foreach (var child in all.Where(process => process.Parent == parent))
            {
                found.Add((child.Id, child.Started));
                parents.Enqueue(child.Id);
            }
        }

        return found;
    }

    private static async Task NoneIsLeft(HashSet<(int Id, string Started)> family) => await Eventually.True(
        () => Task.FromResult(!Running().Any(process => family.Contains((process.Id, process.Started)))), "children outlived the launcher");

    // man 5 proc: pid (comm) state ppid … starttime is the 22nd field. A zombie has ended.
    private static IEnumerable<(int Id, int Parent, string Started)> Running()
    {
        foreach (var folder in Directory.GetDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
        {
            var stat = Read(Path.Combine(folder, "stat"));
            if (stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["S" or "R" or "D" or "I", var parent, ..] fields)
            {
                yield return (int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture), int.Parse(parent, CultureInfo.InvariantCulture), fields[19]);
            }
        }
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static void Signal(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        kill.WaitForExit();
    }

    private static string Configuration => AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";

    private sealed class Disposable(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
