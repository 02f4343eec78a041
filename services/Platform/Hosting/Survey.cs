using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PeerSupport.Platform;

/// <summary>
/// Measures now and then what a service's tables say, so that whoever watches it need not ask them. Every instance measures the same:
/// of several take the highest, not the sum. How often is <c>Telemetry:SurveySeconds</c>, else 30.
/// </summary>
public abstract class Survey(IMeterFactory meters, IConfiguration configuration, TimeProvider clock, ILogger log) : BackgroundService
{
    private readonly TimeSpan _every = TimeSpan.FromSeconds(configuration.GetValue("Telemetry:SurveySeconds", 30.0));
    private readonly Meter _meter = meters.Create("PeerSupport.Survey");
    private readonly ConcurrentDictionary<string, Measurement<double>[]> _found = new();
    private bool _failed;

    /// <summary>Reads, and says what it <see cref="Found"/>. Nobody, and no place where somebody may have asked, is a tag.</summary>
    protected abstract Task Measure(CancellationToken cancel);

    /// <summary>Names a gauge; to be called once, by the constructor.</summary>
    protected void Gauge(string name, string unit, string description) =>
        _meter.CreateObservableGauge(name, () => _found.GetValueOrDefault(name, []), unit, description);

    /// <summary>What a gauge shows until the next survey, and nothing besides: what is no longer found is no longer told.</summary>
    protected void Found(string gauge, params IEnumerable<Measurement<double>> values) => _found[gauge] = [.. values];

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Activity.Current = null;
        await Task.Yield();
        using var timer = new PeriodicTimer(_every, clock);
        do
        {
            try
            {
                await Measure(stoppingToken);
                _failed = false;
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                if (!_failed)
                {
                    log.LogWarning(fault, "{Survey} could not measure; it tries again every {Every}.", GetType().Name, _every);
                }

                _failed = true;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).AsTask().ContinueWith(tick => tick.IsCompletedSuccessfully && tick.Result, TaskScheduler.Default));
    }
}
