namespace PeerSupport.Deploy.Servers;

/// <summary>Starting a server on a port that somebody may take in between.</summary>
internal static class Starting
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Tries the port of last time, then others; a server that runs but does not answer is not retried.</summary>
    public static async Task<(ChildProcess Child, int Port)> OnFreePort(
        string name, int lastPort, Func<int, Task<ChildCommand>> command, Func<int, Task<bool>> answers, IProgress<string> progress, CancellationToken cancel)
    {
        var port = Ports.FreeOr(lastPort);
        for (var tries = 1; ; tries++)
        {
            progress.Report($"{name}: starting on 127.0.0.1:{port}");
            var child = await ChildProcess.Start(await command(port));
            try
            {
                if (await Ready(child, () => answers(port), cancel))
                    return (child, port);
            }
            catch
            {
                await child.Stop(TimeSpan.FromSeconds(20));
                throw;
            }
            if (tries == 3)
                throw new ServerException($"{name} does not start; {child.Log} ends:\n{child.LastWords()}");
            port = Ports.Free();
        }
    }

    /// <summary>True when it answers, false when it ended before.</summary>
    public static async Task<bool> Ready(ChildProcess child, Func<Task<bool>> answers, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            while (!child.Exited.IsCompleted)
            {
                if (await answers())
                    return true;
                await Task.WhenAny(child.Exited, Task.Delay(50, patience.Token));
                patience.Token.ThrowIfCancellationRequested();
            }
            return false;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new ServerException($"no answer within {Patience.TotalSeconds:0} s; {child.Log} ends:\n{child.LastWords()}");
        }
    }
}
