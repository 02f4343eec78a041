using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PeerSupport.Platform;

/// <summary>
/// Finds due timers and hands each to the handler of its kind. Every instance runs one: the handler's effect claims the timer, so it happens
/// once. A handler that fails is tried again after a growing pause, and holds up nobody. Kinds this build does not know are left alone.
/// </summary>
internal sealed class TimerPump : Pump
{
    private const int Batch = 200;
    private const int AtOnce = 8;
    private const int CountedAtMost = 10_000;

    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_late = TimeSpan.FromSeconds(5);

    /// <summary>A handler that never ends must not keep its place for ever.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>Timers not to be looked for: in a handler's hands, or failed and waiting.</summary>
    private readonly ConcurrentDictionary<(string Tenant, string Kind, string Key), Hold> _held = new();
    private readonly SemaphoreSlim _places = new(AtOnce);
    private readonly IReadOnlyDictionary<string, Type> _handlers;
    private readonly IServiceScopeFactory _scopes;
    private readonly TimerTable _table;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Gauge<long> _overdue;
    private readonly Gauge<double> _lag;

    public TimerPump([FromKeyedServices(Database.Worker)] NpgsqlDataSource worker, Db db, ServiceModule module, IServiceScopeFactory scopes,
        IMeterFactory meters, IConfiguration configuration, TimeProvider clock, ILogger<TimerPump> log)
        : base(db.Due, TimeSpan.FromMilliseconds(configuration.GetValue("Timers:PollMilliseconds", 250)), clock, log)
    {
        (_handlers, _scopes, _clock, _log) = (module.Timers, scopes, clock, log);
        _table = new TimerTable(worker, [.. module.Timers.Keys]);
        var meter = meters.Create(Meter);
        _overdue = meter.CreateGauge<long>("timers_overdue", "{timer}", $"Timers more than {s_late.TotalSeconds} s late; counted up to {CountedAtMost}.");
        _lag = meter.CreateGauge<double>("timers_lag_seconds", "s", "How late the most overdue timer is; 0 when none is overdue.");
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        for (var place = 0; place < AtOnce; place++)
        {
            await _places.WaitAsync(cancellationToken); // until what is under way has ended
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _places.Dispose();
    }

    private protected override async Task<bool> Pass(CancellationToken stop)
    {
        var now = _clock.GetUtcNow();
        var due = await _table.Find(now, [.. _held.Where(hold => hold.Value.Until > now).Select(hold => hold.Key)], Batch, stop);
        foreach (var timer in due)
        {
            await _places.WaitAsync(stop);
            var failures = _held.GetValueOrDefault(KeyOf(timer))?.Failures ?? 0;
            _held[KeyOf(timer)] = new Hold(failures, DateTimeOffset.MaxValue);
            _ = Hand(timer, failures, stop);
        }

        return due.Count == Batch;
    }

    private protected override async Task Survey(CancellationToken stop)
    {
        var now = _clock.GetUtcNow();
        var (late, since, unknown) = await _table.Late(now - s_late, CountedAtMost, stop);
        _overdue.Record(late);
        _lag.Record(since is null ? 0 : (now - since.Value).TotalSeconds);
        foreach (var kind in New(unknown))
        {
            _log.LogWarning("Timers of kind {Kind} are overdue and not known to this build: they are left alone.", kind);
        }

        // Another instance may have done what failed here.
        foreach (var forgotten in _held.Where(hold => hold.Value.Until < now - s_longestPause))
        {
            _held.TryRemove(forgotten);
        }
    }

    private static (string Tenant, string Kind, string Key) KeyOf(DueTimer timer) => (timer.Tenant, timer.Kind, timer.Key);

    private async Task Hand(DueTimer timer, int failures, CancellationToken stop)
    {
        await Task.Yield();
        using var activity = Publisher.Source.StartActivity($"timer {timer.Kind}");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(s_patience);
        try
        {
            await using var services = _scopes.CreateAsyncScope();
            var handler = (ITimerHandler)services.ServiceProvider.GetRequiredService(_handlers[timer.Kind]);
            await handler.Fire(timer, patience.Token);
            _held.TryRemove(KeyOf(timer), out _);
        }
        catch (Exception fault)
        {
            var pause = Retry.Doubling(s_firstPause, failures + 1, s_longestPause);
            _held[KeyOf(timer)] = new Hold(failures + 1, _clock.GetUtcNow() + pause);
            if (!stop.IsCancellationRequested)
            {
                activity?.SetStatus(ActivityStatusCode.Error);
                _log.LogWarning(fault, "Timer {Kind} {Key} failed {Failures} times; the next attempt is in {Pause}.", timer.Kind, timer.Key, failures + 1, pause);
            }
        }
        finally
        {
            _places.Release();
        }
    }

    /// <param name="Failures">How often its handler has failed.</param>
    /// <param name="Until">When it may be looked for again.</param>
    private sealed record Hold(int Failures, DateTimeOffset Until);
}
