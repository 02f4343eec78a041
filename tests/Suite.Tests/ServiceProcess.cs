using System.Collections.Concurrent;
using System.Diagnostics;
using PeerSupport.Harness;

namespace PeerSupport.Suite.Tests;

/// <summary>A service as a process of its own: the program itself, with the settings and on the ports of the one in this process, which has to have stopped.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private readonly Process _process;
    private readonly ManualResetEventSlim _over;
    private readonly ConcurrentQueue<string> _said = new();

    private ServiceProcess((Process Process, ManualResetEventSlim Over) started)
    {
        var process = started.Process;
        (_process, _over) = started;
        process.OutputDataReceived += (_, line) => _said.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _said.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>All it has written to its console.</summary>
    public IReadOnlyCollection<string> Said => _said;

    /// <param name="program">The assembly, such as <c>PeerSupport.Scheduling</c>.</param>
    /// <param name="besides">Settings besides the running service's, or instead of them.</param>
    /// <returns>When it is ready.</returns>
    public static async Task<ServiceProcess> Start(RunningService service, string program, params IEnumerable<KeyValuePair<string, string>> besides)
    {
        // It ends with the thread that started it, so that nothing is left of a test run that was killed.
        var start = new ProcessStartInfo("setpriv", ["--pdeathsig", "KILL", "--", "dotnet", Path.Combine(AppContext.BaseDirectory, $"{program}.dll")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in service.Settings.Concat(besides))
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        var started = new ServiceProcess(await OnThreadOfItsOwn(start));
        using var http = new HttpClient { BaseAddress = service.Json };
        try
        {
            await Eventually.True(() => started.IsReady(http), $"{program} never became ready");
            return started;
        }
        catch (TimeoutException late)
        {
            started.Dispose();
            throw new TimeoutException($"{late.Message}\n{string.Join('\n', started.Said.TakeLast(20))}", late);
        }
    }

    /// <summary>Without warning.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        _over.Set();
    }

    private static Task<(Process, ManualResetEventSlim)> OnThreadOfItsOwn(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<(Process, ManualResetEventSlim)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var over = new ManualResetEventSlim();
        new Thread(() =>
        {
            started.SetResult((Process.Start(start)!, over));
            over.Wait();
        })
        { IsBackground = true }.Start();
        return started.Task;
    }

    private async Task<bool> IsReady(HttpClient http)
    {
        try
        {
            return (await http.GetAsync(new Uri("ready", UriKind.Relative))).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return _process.HasExited ? throw new InvalidOperationException($"it ended with {_process.ExitCode}: {string.Join('\n', _said)}") : false;
        }
    }
}
