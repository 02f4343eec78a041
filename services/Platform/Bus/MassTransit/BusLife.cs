using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PeerSupport.Platform;

/// <summary>
/// Starts and stops the library's bus, and waits for its end no longer than for what it has to do. What was received and is not done goes back
/// to its queue with the connection.
/// </summary>
internal sealed class BusLife(IHostedService bus, TimeSpan patience, ILogger<BusLife> log) : IHostedService, IDisposable
{
    private static readonly TimeSpan s_startsWithin = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _noLongerWanted = new();
    private Task _start = Task.CompletedTask;

    /// <summary>Nobody waits until the broker answers.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _start = bus.StartAsync(_noLongerWanted.Token);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!await Ends(Stop(cancellationToken), patience, CancellationToken.None))
        {
            log.LogWarning("The bus did not stop within {Patience}: it is left.", patience);
        }
    }

    public void Dispose() => _noLongerWanted.Dispose();

    /// <summary>
    /// While it starts, the library would refuse to stop a bus and let it come up after its service's end, to park what it gets. So it is waited
    /// for; and where no broker answers the start is called off.
    /// </summary>
    private async Task Stop(CancellationToken cancel)
    {
        if (await Task.WhenAny(_start, Task.Delay(s_startsWithin, cancel)) != _start)
        {
            await _noLongerWanted.CancelAsync();
            await _start.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await bus.StopAsync(cancel);
    }

    /// <summary>
    /// Waits for a bus that was told to stop. It may wait for ever for an endpoint of its own that receives nothing, when it had only just started
    /// or its connection was made anew: github.com/MassTransit/MassTransit/pull/6099.
    /// </summary>
    /// <returns>False when it was left.</returns>
    internal static async Task<bool> Ends(Task stopping, TimeSpan patience, CancellationToken cancel)
    {
        try
        {
            await stopping.WaitAsync(patience, cancel);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
