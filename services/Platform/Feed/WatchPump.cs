using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace PeerSupport.Platform;

/// <summary>
/// Looks for changes of everybody who is watched here, in one statement however many watch: woken in-process after a commit, and now and then
/// for what other instances committed. It only says that there is news; each stream reads its own, when it is ready to, so that one that is
/// not read holds up nobody and nothing is piled up for it.
/// </summary>
internal sealed class WatchPump : Pump
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Readers> _watched = [];
    private readonly Db _db;
    private readonly Gauge<double> _lag;
    private readonly TimeProvider _clock;

    public WatchPump(Db db, IMeterFactory meters, IConfiguration configuration, TimeProvider clock, ILogger<WatchPump> log)
        : base(db.Changed, TimeSpan.FromMilliseconds(configuration.GetValue("Feed:PollMilliseconds", 250)), clock, log)
    {
        (_db, _clock) = (db, clock);
        var meter = meters.Create(Meter);
        meter.CreateObservableGauge("watch_streams", Streams, "{stream}", "Streams that watch something on this instance.");
        _lag = meter.CreateGauge<double>("watch_lag_seconds", "s", "Age of the oldest change that watchers can't be shown yet, because an older transaction is open.");
    }

    /// <summary>Signals the wake whenever the owner's feed has something new, until disposed.</summary>
    public IDisposable Watch(string owner, Wake wake)
    {
        lock (_lock)
        {
            if (!_watched.TryGetValue(owner, out var readers))
            {
                _watched[owner] = readers = new();
            }

            readers.Wakes.Add(wake);
        }

        return new Leaving(this, owner, wake);
    }

    internal int StreamsOf(string owner)
    {
        lock (_lock)
        {
            return _watched.TryGetValue(owner, out var readers) ? readers.Wakes.Count : 0;
        }
    }

    private protected override async Task<bool> Pass(CancellationToken stop)
    {
        if (Seen() is not { Count: > 0 } seen)
        {
            return false;
        }

        IReadOnlyDictionary<string, FeedPosition> newest = seen;
        await _db.Run(Scope.None, async tx => newest = await ChangeTable.Newest(tx, seen), stop);
        lock (_lock)
        {
            foreach (var (owner, position) in newest)
            {
                if (_watched.TryGetValue(owner, out var readers))
                {
                    readers.Seen = position;
                    readers.Wakes.ForEach(wake => wake.Signal());
                }
            }
        }

        return false;
    }

    private protected override async Task Survey(CancellationToken stop)
    {
        var owners = Seen().Keys.ToArray();
        DateTimeOffset? oldest = null;
        if (owners.Length > 0)
        {
            await _db.Run(Scope.None, async tx => oldest = await ChangeTable.HeldSince(tx, owners), stop);
        }

        _lag.Record(oldest is null ? 0 : (_clock.GetUtcNow() - oldest.Value).TotalSeconds);
    }

    private Dictionary<string, FeedPosition> Seen()
    {
        lock (_lock)
        {
            return _watched.ToDictionary(watched => watched.Key, watched => watched.Value.Seen);
        }
    }

    private int Streams()
    {
        lock (_lock)
        {
            return _watched.Values.Sum(readers => readers.Wakes.Count);
        }
    }

    private sealed class Readers
    {
        public FeedPosition Seen { get; set; }

        public List<Wake> Wakes { get; } = [];
    }

    private sealed class Leaving(WatchPump pump, string owner, Wake wake) : IDisposable
    {
        public void Dispose()
        {
            lock (pump._lock)
            {
                if (pump._watched.TryGetValue(owner, out var readers) && readers.Wakes.Remove(wake) && readers.Wakes.Count == 0)
                {
                    pump._watched.Remove(owner);
                }
            }
        }
    }
}
