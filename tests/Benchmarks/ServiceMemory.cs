using System.Diagnostics;
using System.Globalization;
using PeerSupport.Harness;

namespace PeerSupport.Benchmarks;

/// <summary>A service as a process of its own, on the ports of the one in this process, which has to have stopped; and how much memory it takes.</summary>
internal sealed class ServiceMemory : IDisposable
{
    private readonly Process _process;

    private ServiceMemory(Process process) => _process = process;

    /// <param name="program">The assembly, such as <c>PeerSupport.TrainingTracking</c>.</param>
    /// <returns>When it is ready.</returns>
    public static async Task<ServiceMemory> Started(RunningService service, string program)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{program}.dll")]) { RedirectStandardOutput = true };
        foreach (var (key, value) in service.Settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        using var http = new HttpClient { BaseAddress = service.Json };
        await Eventually.True(() => IsReady(http), $"{program} never became ready");
        return new(process);
    }

    /// <summary>As the kernel counts it: <c>VmRSS</c> now, <c>VmHWM</c> the most there ever was.</summary>
    public double Megabytes(string what) => File.ReadLines($"/proc/{_process.Id}/status")
        .Where(line => line.StartsWith(what, StringComparison.Ordinal))
        .Select(line => double.Parse(line.Split([':', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024)
        .Single();

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static async Task<bool> IsReady(HttpClient http)
    {
        try
        {
            return (await http.GetAsync(new Uri("ready", UriKind.Relative))).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
