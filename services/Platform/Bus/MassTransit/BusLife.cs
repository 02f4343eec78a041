using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PeerSupport.Platform;

/// <summary>
/// Starts and stops the library's bus, and waits for its end no longer than for what it has to do. What was received and is not done goes back
/// to its queue with the connection.
/// </summary>
internal sealed class BusLife(IHostedService bus, TimeSpan patience, ILogger<BusLife> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => bus.StartAsync(cancellationToken);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!await Ends(bus.StopAsync(cancellationToken), patience, CancellationToken.None))
        {
            log.LogWarning("The bus did not stop within {Patience}: it is left.", patience);
        }
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
