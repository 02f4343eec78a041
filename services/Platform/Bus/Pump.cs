using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PeerSupport.Platform;

/// <summary>
/// A loop that empties a table: woken in-process when this instance committed work for it, and looking by itself now and then for what
/// others left. No fault ends it; it says once that it has trouble and once that the trouble is over.
/// </summary>
internal abstract class Pump(Wake wake, TimeSpan poll, TimeProvider clock, ILogger log) : BackgroundService
{
    internal const string Meter = "PeerSupport.Platform";

    private static readonly TimeSpan s_surveyEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(5);

    private readonly HashSet<string> _seen = [];

    /// <summary>Does the work there is; true when there may be more.</summary>
    private protected abstract Task<bool> Pass(CancellationToken stop);

    /// <summary>Measures how far behind the loop is.</summary>
    private protected abstract Task Survey(CancellationToken stop);

    /// <summary>Those of <paramref name="kinds"/> that were not seen before: what is said of them need be said only once.</summary>
    private protected IEnumerable<string> New(IEnumerable<string> kinds) => kinds.Where(_seen.Add);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Whatever started the host is not the cause of what is pumped.
        Activity.Current = null;
        await Task.Yield();
        var faults = 0;
        long? surveyed = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (surveyed is null || clock.GetElapsedTime(surveyed.Value) >= s_surveyEvery)
                {
                    surveyed = clock.GetTimestamp();
                    await Survey(stoppingToken);
                }

                var more = await Pass(stoppingToken);
                if (faults > 0)
                {
                    log.LogInformation("{Pump} goes on after {Faults} failed attempts.", GetType().Name, faults);
                    faults = 0;
                }

                if (!more)
                {
                    await wake.Wait(poll, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                if (faults++ == 0)
                {
                    log.LogWarning(fault, "{Pump} waits and tries again.", GetType().Name);
                }

                await Task.Delay(Retry.Doubling(poll, faults, s_longestPause), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
