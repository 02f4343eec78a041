using PeerSupport.Deploy.Servers;

namespace PeerSupport.Deploy.Local;

/// <summary>One service or the gateway: a child process, configured by its environment only.</summary>
internal sealed class Service(string name, Layout layout, IReadOnlyDictionary<string, string?> environment, string ready)
{
    private static readonly HttpClient s_http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private ChildProcess? _process;

    public string Name => name;

    public Task<int> Exited => _process!.Exited;

    /// <summary>Brings database and broker to the schema of this build; <paramref name="owner"/> is known to this step only.</summary>
    public async Task Migrate(string owner, CancellationToken cancel)
    {
        var step = new Dictionary<string, string?>(environment) { ["ConnectionStrings__Owner"] = owner };
        var migration = await ChildProcess.Start(Command($"{name}-migrate", step, "migrate"));
        try
        {
            if (await migration.Exited.WaitAsync(cancel) != 0)
                throw new ServerException($"{name}: migrate failed; {migration.Log} ends:\n{migration.LastWords()}");
        }
        finally
        {
            await migration.Stop(TimeSpan.FromSeconds(10));
        }
    }

    public async Task Start(CancellationToken cancel)
    {
        _process = await ChildProcess.Start(Command(name, environment));
        if (!await _process.Answers(IsReady, cancel))
            throw new ServerException($"{name} ended; {_process.Log} ends:\n{_process.LastWords()}");
    }

    public Task Stop() => _process?.Stop(TimeSpan.FromSeconds(15)) ?? Task.CompletedTask;

    public string LastWords() => $"{_process!.Log} ends:\n{_process.LastWords()}";

    private ChildCommand Command(string log, IReadOnlyDictionary<string, string?> variables, params string[] arguments) =>
        new("dotnet", [layout.Assembly(name), .. arguments]) { Log = layout.Log(log), Environment = variables, Folder = Path.GetDirectoryName(layout.Assembly(name)) };

    private async Task<bool> IsReady()
    {
        try
        {
            using var answer = await s_http.GetAsync(new Uri(ready));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
