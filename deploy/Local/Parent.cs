using System.Diagnostics;
using System.Globalization;

namespace PeerSupport.Deploy.Local;

/// <summary>
/// <c>dotnet run</c> is a process between the terminal and us. When somebody ends it with kill -9 we would run on unseen,
/// so we stop with it. A shell that ends before us is no reason to: it may have put us in the background.
/// </summary>
internal static class Parent
{
    public static async Task WhenDotnetRunEnds(CancellationToken cancel)
    {
        var status = await File.ReadAllLinesAsync("/proc/self/status", cancel);
        var id = int.Parse(status.First(line => line.StartsWith("PPid:", StringComparison.Ordinal))[5..], CultureInfo.InvariantCulture);
        var words = (await File.ReadAllTextAsync($"/proc/{id}/cmdline", cancel)).Split('\0');
        if (Path.GetFileName(words[0]) != "dotnet" || words.ElementAtOrDefault(1) != "run")
            await Task.Delay(Timeout.Infinite, cancel);
        using var parent = Process.GetProcessById(id);
        await parent.WaitForExitAsync(cancel);
    }
}
