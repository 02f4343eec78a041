using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PeerSupport.Platform;

/// <summary>
/// Starts and stops the library's bus, and waits for its end no longer than for what it has to do: after its connection was made anew the library
/// may wait for ever for an endpoint of its own that receives nothing (as in github.com/MassTransit/MassTransit/pull/6099). What was received and
/// is not done goes back to its queue with the connection.
/// </summary>
internal sealed class BusLife(IHostedService bus, TimeSpan patience, ILogger<BusLife> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => bus.StartAsync(cancellationToken);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await bus.StopAsync(cancellationToken).WaitAsync(patience, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            log.LogWarning("The bus did not stop within {Patience}: it is left.", patience);
        }
    }
}
