using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PeerSupport.Platform;

/// <summary>Counts what is parked, so that nothing lies there unnoticed. While the broker is away it says nothing: the entry of the broker does.</summary>
internal sealed class ParkedWatch : BackgroundService, IHealthCheck
{
    public const string HealthEntry = "parked";

    private readonly ConcurrentDictionary<string, long> _counts = new();
    private readonly ServiceModule _module;
    private readonly string _url;
    private readonly TimeSpan _every;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;

    public ParkedWatch(ServiceModule module, IMeterFactory meters, IConfiguration configuration, TimeProvider clock, ILogger<ParkedWatch> log)
    {
        (_module, _clock, _log) = (module, clock, log);
        _url = configuration["Broker:Url"]!;
        _every = TimeSpan.FromSeconds(configuration.GetValue("Parked:LookSeconds", 15.0));
        meters.Create(Pump.Meter).CreateObservableGauge(
            "parked_messages",
            () => _counts.Select(count => new Measurement<long>(count.Value, new KeyValuePair<string, object?>("queue", count.Key))),
            "{message}",
            "Messages put aside because they could not be applied.");
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        _counts.Values.Sum() is > 0 and var parked ? HealthCheckResult.Degraded($"{parked} messages could not be applied: see 'parked list'.") : HealthCheckResult.Healthy());

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_every, _clock);
        ParkedQueues? queues = null;
        do
        {
            try
            {
                queues ??= await ParkedQueues.Open(_module, _url, stoppingToken);
                foreach (var queue in queues.Names)
                {
                    var count = await queues.Count(queue, stoppingToken) ?? 0;
                    if (count > 0 && _counts.GetValueOrDefault(queue) == 0)
                    {
                        _log.LogWarning("{Count} messages of {Queue} are parked: see 'parked list'.", count, queue);
                    }

                    _counts[queue] = count;
                }
            }
            catch (Exception) // a broker that is slow to answer is a cancellation to its client: no fault of it ends the service
            {
                await Close();
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).AsTask().ContinueWith(tick => tick.IsCompletedSuccessfully && tick.Result, TaskScheduler.Default));

        await Close();

        async Task Close()
        {
            _counts.Clear();
            await (queues?.DisposeAsync() ?? ValueTask.CompletedTask);
            queues = null;
        }
    }
}
