using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Google.Protobuf;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace PeerSupport.Platform;

/// <summary>
/// Delivers published events to webhooks: each in the order of its owner's feed, by one instance at a time, at least once. A receiver that
/// does not take one holds up only itself; nobody is called inside a transaction.
/// </summary>
internal sealed class WebhookPump : Pump
{
    private const int AtOnce = 16;
    private const int Batch = 50;

    private readonly ConcurrentDictionary<string, Task> _turns = new();
    private readonly WebhookTable _table;
    private readonly WebhookSender _sender;
    private readonly WebhookKeys _keys;
    private readonly PublishedEvents _published;
    private readonly Db _db;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Gauge<long> _failing;
    private readonly Gauge<long> _lost;

    public WebhookPump(Db db, WebhookSender sender, WebhookKeys keys, PublishedEvents published, IMeterFactory meters, IConfiguration configuration, TimeProvider clock, ILogger<WebhookPump> log)
        : base(db.Published, TimeSpan.FromMilliseconds(configuration.GetValue("Webhooks:PollMilliseconds", 1000)), clock, log)
    {
        (_table, _sender, _keys, _published, _db, _clock, _log) = (new(db, TimeSpan.FromSeconds(configuration.GetValue("Webhooks:RetrySeconds", 5.0))), sender, keys, published, db, clock, log);
        var meter = meters.Create(Meter);
        _failing = meter.CreateGauge<long>("webhooks_failing", "{webhook}", $"Webhooks that took nothing in {WebhookRow.FailingFrom} attempts or more.");
        _lost = meter.CreateGauge<long>("webhook_events_lost", "{event}", "Events that webhooks never took before they were no longer kept, since each was created.");
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_turns.Values).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private protected override async Task<bool> Pass(CancellationToken stop)
    {
        if (!_keys.Any || _turns.Count >= AtOnce)
        {
            return false;
        }

        foreach (var row in await _table.Lease(AtOnce - _turns.Count, stop))
        {
            _turns[row.Name] = Turn(row, stop);
        }

        return false;
    }

    private protected override async Task Survey(CancellationToken stop)
    {
        const string health = $"select count(*) filter (where failures >= @from) as failing, coalesce(sum(lost), 0)::bigint as lost, count(*) as all from webhooks";
        Health found = null!;
        await _table.GiveUp(stop);
        await _db.Run(Scope.None, async tx => found = await tx.One<Health>(health, new { from = WebhookRow.FailingFrom }), stop);
        _failing.Record(found.Failing);
        _lost.Record(found.Lost);
        if (!_keys.Any && found.All > 0 && New(["key"]).Any())
        {
            _log.LogError("There are {Webhooks} webhooks and no Webhooks__Key to sign with: nothing is delivered.", found.All);
        }
    }

    private async Task Turn(WebhookRow row, CancellationToken stop)
    {
        await Task.Yield();
        try
        {
            // One page a turn: others wait for their places.
            var page = await _table.Page(row, _published.Still(row.Types), Batch, stop);
            WebhookRow? held = row;
            foreach (var e in page.Rows)
            {
                held = await Deliver(held, e, stop);
                if (held is not { Failures: 0 })
                {
                    return;
                }
            }

            held = await _table.Advance(held, page.Next, delivered: false, stop);
            if (held is not null)
            {
                await _table.Release(held, stop);
            }
        }
        catch (Refusal expired) when (expired.Reason is V1.ErrorReason.ResumeTokenExpired)
        {
            _log.LogError("Webhook {Webhook} stands beyond the end of the feed: this database was restored. Delete and create it anew.", row.Name);
        }
        catch (Exception fault) when (!stop.IsCancellationRequested)
        {
            _log.LogWarning(fault, "Webhook {Webhook}: its lease runs out, then it is tried again.", row.Name);
        }
        catch (OperationCanceledException)
        {
            // We stop: what was sent and not noted is sent again.
        }
        finally
        {
            _turns.TryRemove(row.Name, out _);
            _db.Published.Signal();
        }
    }

    /// <returns>The webhook as it is after; null when another instance has it now, or it was deleted.</returns>
    private async Task<WebhookRow?> Deliver(WebhookRow row, EventRow e, CancellationToken stop)
    {
        var now = _clock.GetUtcNow();
        var (id, body) = (e.EventId.ToString()!, JsonFormatter.Default.Format(EventFeed.ToProto(e)));
        var failure = await _sender.Send(row.Url, body, id, now.ToUnixTimeSeconds(), _keys.Sign(row, id, now.ToUnixTimeSeconds(), body, now), stop);
        if (failure is null)
        {
            return await _table.Advance(row, e.Position, delivered: true, stop);
        }

        var failed = await _table.Fail(row, failure, stop);
        if (failed is { Failures: 1 or WebhookRow.FailingFrom })
        {
            _log.LogWarning("Webhook {Webhook} does not take what it is sent ({Failure}), for the {Failures}. time.", row.Name, failure, failed.Failures);
        }

        return failed;
    }

    private sealed record Health
    {
        public required long Failing { get; init; }

        public required long Lost { get; init; }

        public required long All { get; init; }
    }
}
