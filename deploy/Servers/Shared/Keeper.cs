using System.Net.Sockets;
using System.Text.Json;
using System.Threading.Channels;

namespace PeerSupport.Deploy.Servers;

/// <summary>Keeps the servers of a test folder while anybody holds a lease, and ten seconds longer.</summary>
internal sealed class Keeper(string folder, Func<string, IProgress<string>, CancellationToken, Task<OwnServers>> start)
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(10);
    private readonly Door _door = new(Ports.Free(), Passwords.New());
    private readonly List<string> _progress = [];
    private readonly Channel<bool> _leases = Channel.CreateUnbounded<bool>();   // true = taken, false = given back
    private event Action? ProgressMade;

    public static string LogOf(string folder) => Path.Combine(folder, "keeper.log");

    /// <summary>Returns the exit code: 0 when all _leases came back, 3 when another keeper has the folder, 1 when servers can't be had.</summary>
    public async Task<int> Run()
    {
        FolderLock held;
        try
        {
            held = FolderLock.Take(folder, "keeper.lock");
        }
        catch (AlreadyRunningException)
        {
            return 3;
        }
        using (held)
        using (var listener = new TcpListener(Door.Host, _door.Port))
        using (var ending = new CancellationTokenSource())
        {
            listener.Start();
            var servers = StartServers(ending.Token);
            var guests = Welcome(listener, servers, ending.Token);
            _door.Write(folder);
            var code = await UntilNobodyIsLeft(servers);
            Door.Remove(folder);
            listener.Stop();
            await ending.CancelAsync();
            await guests;
            if (servers.IsCompletedSuccessfully)
                await (await servers).DisposeAsync();
            return code;
        }
    }

    private async Task<OwnServers> StartServers(CancellationToken cancel)
    {
        var servers = await start(folder, new Lines(Report), cancel);
        await servers.Sweep(cancel);
        Report($"servers: {await servers.Versions(cancel)} ({servers.Source})");
        return servers;
    }

    private async Task<int> UntilNobodyIsLeft(Task<OwnServers> servers)
    {
        var failed = servers.ContinueWith(async s => { if (s.IsCompletedSuccessfully) await (await s).AnyEnded(); }, TaskScheduler.Default).Unwrap();
        for (var held = 0; ;)
        {
            using var grace = new CancellationTokenSource();
            if (held == 0)
                grace.CancelAfter(s_grace);
            var change = _leases.Reader.ReadAsync(grace.Token).AsTask();
            if (await Task.WhenAny(change, failed) == failed)
            {
                // those who wait hear why; the next lease tries afresh
                await Task.Delay(TimeSpan.FromSeconds(1));
                return 1;
            }
            try
            {
                held += await change ? 1 : -1;
            }
            catch (OperationCanceledException)
            {
                return 0;
            }
        }
    }

    private async Task Welcome(TcpListener listener, Task<OwnServers> servers, CancellationToken cancel)
    {
        try
        {
            while (true)
                _ = Serve(await listener.AcceptTcpClientAsync(cancel), servers, cancel);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // the door is closed
        }
    }

    private async Task Serve(TcpClient guest, Task<OwnServers> servers, CancellationToken cancel)
    {
        using (guest)
        {
            try
            {
                var stream = guest.GetStream();
                using var reader = new StreamReader(stream, leaveOpen: true);
                if (await reader.ReadLineAsync(cancel) != _door.Secret)
                    return;
                await _leases.Writer.WriteAsync(true, cancel);
                try
                {
                    await Tell(stream, servers, cancel);
                    await reader.ReadLineAsync(cancel);   // says nothing more: ends when the lease does
                }
                finally
                {
                    await _leases.Writer.WriteAsync(false, CancellationToken.None);
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // given back the hard way
            }
        }
    }

    private async Task Tell(NetworkStream guest, Task<OwnServers> servers, CancellationToken cancel)
    {
        var lines = Channel.CreateUnbounded<Said>();
        void Next() => lines.Writer.TryWrite(new(Progress: Last()));
        ProgressMade += Next;
        Next();
        _ = servers.ContinueWith(s => lines.Writer.TryWrite(s.IsCompletedSuccessfully ? new(Access: s.Result.Access) : new(Failure: s.Exception?.InnerException?.Message ?? "stopped")), TaskScheduler.Default);
        try
        {
            await foreach (var said in lines.Reader.ReadAllAsync(cancel))
            {
                await guest.WriteAsync(Door.Bytes(JsonSerializer.Serialize(said)), cancel);
                if (said.Progress is null)
                    return;
            }
        }
        finally
        {
            ProgressMade -= Next;
        }
    }

    private string Last()
    {
        lock (_progress)
            return _progress.LastOrDefault() ?? "starting servers for the tests";
    }

    private void Report(string text)
    {
        Console.WriteLine(text);
        lock (_progress)
            _progress.Add(text);
        ProgressMade?.Invoke();
    }
}

/// <summary>Reports in order and at once, unlike <see cref="Progress{T}"/>, which posts to the thread pool.</summary>
public sealed class Lines(Action<string> write) : IProgress<string>
{
    public void Report(string value) => write(value);
}
