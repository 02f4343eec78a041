namespace PeerSupport.Deploy.Servers;

/// <summary>Starting a server on a port that somebody may take in between.</summary>
internal static class Starting
{
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
                if (await child.Answers(() => answers(port), cancel))
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
}
