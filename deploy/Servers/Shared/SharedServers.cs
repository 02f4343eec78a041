using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;

namespace PeerSupport.Deploy.Servers;

/// <summary>
/// Servers that several test processes share. The first lease starts a keeper, a process of its own, which stops them
/// ten seconds after the last lease has gone. A lease is an open connection to the keeper's door: whoever is killed gives it back.
/// </summary>
public sealed class SharedServers : RunningServers, IAsyncDisposable
{
    private readonly TcpClient _lease;

    private SharedServers(ServerAccess access, TcpClient lease) : base(access) => _lease = lease;

    /// <summary>
    /// Leases the servers of <paramref name="folder"/>, usually <c>.local/test</c>, kept by a program beside ours (<c>keep FOLDER</c>);
    /// starting them takes seconds, the first time with apt-get perhaps a minute.
    /// </summary>
    /// <exception cref="ServerException">They can't be had; the message says what to do.</exception>
    public static async Task<SharedServers> Lease(
        string folder, string keeper = "PeerSupport.Deploy.Servers.dll", IProgress<string>? progress = null, CancellationToken cancel = default)
    {
        folder = Path.GetFullPath(folder);
        Directory.CreateDirectory(folder);
        Process? process = null;
        for (var tries = 0; tries < 300; tries++)
        {
            if (await TryLease(folder, progress, cancel) is { } servers)
                return servers;
            // none yet, or the last is just stopping: a keeper that finds the folder taken ends at once, so another try is cheap
            if (process is null || process.HasExited)
                process = StartKeeper(folder, keeper);
            await Task.Delay(100, cancel);
        }
        throw new ServerException($"no keeper of the test servers came up; see {Keeper.LogOf(folder)}");
    }

    public ValueTask DisposeAsync()
    {
        _lease.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<SharedServers?> TryLease(string folder, IProgress<string>? progress, CancellationToken cancel)
    {
        if (await Door.Read(folder, cancel) is not { } door)
            return null;
        var client = new TcpClient();
        try
        {
            await client.ConnectAsync(Door.Host, door.Port, cancel);
            await client.Client.SendAsync(Door.Bytes(door.Secret), cancel);
            var reader = new StreamReader(client.GetStream());
            while (await reader.ReadLineAsync(cancel) is { } line)
            {
                var said = JsonSerializer.Deserialize<Said>(line)!;
                if (said.Progress is { } text)
                    progress?.Report(text);
                if (said.Failure is { } failure)
                    throw new ServerException(failure);
                if (said.Access is { } access)
                    return new(access, client);
            }
        }
        catch (Exception e) when (e is SocketException or IOException or JsonException)
        {
            // the door of a keeper that has gone; its port may be a stranger's by now
        }
        catch
        {
            client.Dispose();
            throw;
        }
        client.Dispose();
        return null;
    }

    private static Process StartKeeper(string folder, string keeper)
    {
        const string script = """umask 077; log=$1; shift; exec "$@" >> "$log" 2>&1 < /dev/null""";
        var program = Path.Combine(AppContext.BaseDirectory, keeper);
        return Process.Start(new ProcessStartInfo("setsid", ["sh", "-c", script, "sh", Keeper.LogOf(folder), "dotnet", program, "keep", folder]))!;
    }
}
