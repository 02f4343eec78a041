using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PeerSupport.Feedback.Atoms;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using Xunit;

namespace PeerSupport.Feedback.Tests.Atoms;

/// <summary>
/// AT12: whoever asks can't tell none from nine that wait, nor can who runs the machines: by the answer, its size, status and headers, by what the closing
/// and the call log at their most talkative (nothing), by their spans and the statements they take.
/// </summary>
[Collection(nameof(Closings))]
public sealed class SideChannelTests(SuiteFixture suite) : IAsyncDisposable
{
    private static readonly ActivitySource s_watched = new("PeerSupport.Tests.SideChannels");

    /// <summary>What differs from run to run whatever is done.</summary>
    private static readonly string[] s_chance = ["id", "port", "duration", "elapsed", "time", "header", "scope", "length", "peer", "fields", "prepared"];

    /// <summary>Whose spans the service exports.</summary>
    private static readonly string[] s_told = ["Npgsql", "Microsoft.AspNetCore", "MassTransit", "PeerSupport.Platform.Bus", s_watched.Name];

    private readonly RunningService _talkative = suite.Service("feedback").Another(new()
    {
        ["Logging:LogLevel:PeerSupport"] = "Trace",
        ["Logging:LogLevel:Npgsql"] = "Trace",
        ["Logging:LogLevel:Grpc"] = "Trace",
        ["Logging:LogLevel:Microsoft"] = "Trace",
        ["Logging:Console:LogLevel:Default"] = "None",
    });

    [Fact]
    public async Task None_to_nine_look_the_same_from_every_side()
    {
        await _talkative.Start();
        var seen = new List<(int Count, string All)>();
        foreach (var count in Enumerable.Range(0, 10).Prepend(0)) // the first warms up
        {
            var pools = new Pools(suite);
            var prison = await pools.Prison();
            await pools.Come(prison, count, monthsAgo: 1);
            seen.Add((count, string.Join('\n', (await Watched(pools, prison)).Order(StringComparer.Ordinal)))); // client and server are not in step
        }

        var none = seen[1].All;
        Assert.Contains("from published_figures", none, StringComparison.Ordinal); // something was watched
        Assert.Contains("pooled_responses", none, StringComparison.Ordinal);
        Assert.All(seen[2..], one => Assert.Equal(none, one.All));

        // who publishes what is enough and says of the rest that it was suppressed tells none from some
        Assert.Equal(2, seen.Select(one => one.Count == 0 ? "" : "suppressed").Distinct().Count());
    }

    public ValueTask DisposeAsync() => _talkative.DisposeAsync();

    /// <summary>All that can be seen of a closing and of asking for the report then.</summary>
    private async Task<List<string>> Watched(Pools pools, Prison prison)
    {
        using var watched = new Watcher(_talkative);
        var parts = _talkative.Parts;
        var closing = new MonthClosing(parts.GetRequiredService<Db>(), parts.GetRequiredService<NoiseKey>());
        using (var _ = watched.Start())
        {
            // claimed before it is due, so that no instance's own pump comes first
            await closing.Fire(new("-", MonthClosing.Kind, "month", TimeProvider.System.GetUtcNow().AddYears(1)), default);
        }

        using (var channel = GrpcChannel.ForAddress(_talkative.Grpc))
        using (var _ = watched.Start())
        {
            using var call = new FeedbackService.FeedbackServiceClient(channel).GetReportAsync(pools.Asking(), suite.As("REGION@wales"));
            var report = await call;
            watched.Say($"{call.GetStatus()} {report.CalculateSize()} {report}");
            watched.Say(string.Join(' ', (await call.ResponseHeadersAsync).Concat(call.GetTrailers()).Where(header => header.Key != "date").Select(header => $"{header.Key}={header.Value}")));
        }

        watched.Say($"published {await pools.Published()}, told {(await pools.Told(prison)).ToBase64()}");
        return watched.Everything(pools.Scheme);
    }

    /// <summary>Takes down every span and every line of the log that belongs to what is watched.</summary>
    private sealed class Watcher : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = [];
        private readonly ActivityListener _listener;
        private readonly HashSet<ActivityTraceId> _traces = [];
        private bool _over;

        public Watcher(RunningService service)
        {
            _listener = new() { ShouldListenTo = source => s_told.Contains(source.Name), Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded, ActivityStopped = Stopped };
            ActivitySource.AddActivityListener(_listener);
            service.Parts.GetRequiredService<ILoggerFactory>().AddProvider(this);
        }

        public Activity Start()
        {
            Activity.Current = null;
            var activity = s_watched.StartActivity("watched")!;
            _traces.Add(activity.TraceId);
            return activity;
        }

        public void Say(string line) => _lines.Enqueue(line);

        public List<string> Everything(string scheme) => [.. _lines.Select(line => line.Replace(scheme, "schemes/s", StringComparison.Ordinal))];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!_over && Activity.Current is { } current && _traces.Contains(current.TraceId))
            {
                _lines.Enqueue($"log {logLevel} {eventId} {(state is IEnumerable<KeyValuePair<string, object?>> said ? Steady(said) : formatter(state, exception))}");
            }
        }

        public void Dispose()
        {
            _over = true;
            _listener.Dispose();
        }

        private static string Steady(IEnumerable<KeyValuePair<string, object?>> said) =>
            string.Join(' ', said.Where(one => !s_chance.Any(chance => one.Key.Contains(chance, StringComparison.OrdinalIgnoreCase))).Select(one => $"{one.Key}={one.Value}"));

        private void Stopped(Activity activity)
        {
            if (_traces.Contains(activity.TraceId))
            {
                _lines.Enqueue($"span {activity.Source.Name} {activity.DisplayName} {activity.Status} {Steady(activity.TagObjects)}");
            }
        }
    }
}
