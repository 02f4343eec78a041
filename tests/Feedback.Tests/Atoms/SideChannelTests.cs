using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Google.Api;
using Google.Protobuf;
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
/// AT12: whoever asks can't tell none from nine that wait, nor can who runs the machines: by the report, the stream, the page and the table, their sizes, status
/// and headers, by what the closing and the calls log at their most talkative (nothing), by their spans, the statements they take and what is measured, nor by
/// what is put aside when news of the prison can't be read.
/// </summary>
[Collection(nameof(Closings))]
public sealed class SideChannelTests(SuiteFixture suite) : IAsyncDisposable
{
    private static readonly ActivitySource s_watched = new("PeerSupport.Tests.SideChannels");

    /// <summary>What differs from run to run whatever is done.</summary>
    private static readonly string[] s_chance = ["id", "port", "duration", "elapsed", "time", "header", "scope", "length", "peer", "fields", "prepared", "seq-no"];

    /// <summary>Whose spans the service exports.</summary>
    private static readonly string[] s_told = ["Npgsql", "Microsoft.AspNetCore", "MassTransit", "PeerSupport.Platform.Bus", s_watched.Name];

    /// <summary>What is measured of what they do; connections come and go as other tests need them.</summary>
    private static readonly string[] s_measured = ["Npgsql", "MassTransit", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Routing", "PeerSupport"];

    private readonly RunningService _talkative = suite.Service("feedback").Another(new()
    {
        ["Logging:LogLevel:PeerSupport"] = "Trace",
        ["Logging:LogLevel:Npgsql"] = "Trace",
        ["Logging:LogLevel:Grpc"] = "Trace",
        ["Logging:LogLevel:Microsoft"] = "Trace",
        ["Logging:Console:LogLevel:Default"] = "None",
    });

    /// <summary>Closes the month and answers whoever asks.</summary>
    private delegate Task Publisher(Watcher watched, Pools pools, Prison prison);

    [Fact]
    public async Task None_to_nine_look_the_same_from_every_side()
    {
        await _talkative.Start();
        var (ours, naive) = (new List<string>(), new List<string>());
        foreach (var count in Enumerable.Range(0, 10).Prepend(0)) // the first warms up
        {
            var pools = new Pools(suite);
            var prison = await pools.Prison();
            await pools.Come(prison, count, monthsAgo: 1);
            naive.Add(await Seen(SuppressesAfterwards, pools, prison));
            ours.Add(await Seen(Ours, pools, prison));
        }

        Assert.Equal(10, naive[1..].Distinct().Count());
        Assert.All(["from published_figures", "pooled_responses", "db.client.operation.duration", "text/csv", "put aside"], watched => Assert.Contains(watched, ours[1], StringComparison.Ordinal));
        Assert.All(ours[2..], one => Assert.Equal(ours[1], one));
    }

    public ValueTask DisposeAsync() => _talkative.DisposeAsync();

    /// <summary>All that can be seen of a publisher; client and server are not in step.</summary>
    private async Task<string> Seen(Publisher publisher, Pools pools, Prison prison)
    {
        using var watched = new Watcher(_talkative);
        await publisher(watched, pools, prison);
        return string.Join('\n', watched.Everything(pools.Scheme.Split('/')[1], prison.Code).Order(StringComparer.Ordinal));
    }

    private async Task Ours(Watcher watched, Pools pools, Prison prison)
    {
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
            var (client, asked, who) = (new FeedbackService.FeedbackServiceClient(channel), pools.Asking(), suite.As("REGION@wales"));
            await watched.Say(client.GetReportAsync(asked, who), report => $"{report}");
            await watched.Say(client.GetReportPageAsync(new() { Region = asked.Region, Scheme = asked.Scheme, Measure = asked.Measure, FirstDay = asked.FirstDay, LastDay = asked.LastDay }, who), Printed);
            await watched.Say(client.ExportReportAsync(new() { Region = asked.Region, Scheme = asked.Scheme, Measure = asked.Measure, FirstDay = asked.FirstDay, LastDay = asked.LastDay }, who), Printed);
            using var stream = client.StreamReport(new() { Region = asked.Region, Scheme = asked.Scheme, Measure = asked.Measure, FirstDay = asked.FirstDay, LastDay = asked.LastDay }, who);
            await foreach (var piece in stream.ResponseStream.ReadAllAsync())
            {
                watched.Say($"{piece.CalculateSize()} {piece}");
            }

            watched.Say(stream.GetStatus(), await stream.ResponseHeadersAsync, stream.GetTrailers());
        }

        var aside = Ids.Random();
        var unreadable = pools.Reached(prison);
        unreadable.Id = "";
        await suite.Events.Publish(unreadable, aside);
        watched.Aside(await suite.Events.PutAside("feedback.selection-reached", aside));
        watched.Say($"published {await pools.Published()}, told {(await pools.Told(prison)).ToBase64()}");

        static string Printed(HttpBody body) => $"{body.ContentType} {body.Data.ToStringUtf8()}";
    }

    /// <summary>Publishes what is enough, and of which prisons there is more that was suppressed: one by one.</summary>
    private Task SuppressesAfterwards(Watcher watched, Pools pools, Prison prison) => _talkative.Parts.GetRequiredService<Db>().Run(Scope.All, async tx =>
    {
        using var _ = watched.Start();
        var report = new Report { Region = "regions/wales", Scheme = pools.Scheme, Status = ReportStatus.NotEnoughFeedback };
        foreach (var response in await tx.Many<Guid>("select event_id from pooled_responses where scheme = @Scheme", new { pools.Scheme }))
        {
            await tx.Execute("select 1 from pooled_answers where event_id = @response", new { response });
            report.Establishments.Add(new EstablishmentFigures { Establishment = prison.Name });
        }

        watched.Say($"{report.CalculateSize()} {report}");
    }, CancellationToken.None);

    /// <summary>Takes down every span, every line of the log and every measurement that belongs to what is watched.</summary>
    private sealed class Watcher : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = [];
        private readonly ConcurrentDictionary<string, bool> _measured = [];
        private readonly ActivityListener _listener;
        private readonly MeterListener _meters = new();
        private readonly HashSet<ActivityTraceId> _traces = [];
        private bool _over;

        public Watcher(RunningService service)
        {
            _listener = new() { ShouldListenTo = source => s_told.Contains(source.Name), Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded, ActivityStopped = Stopped };
            ActivitySource.AddActivityListener(_listener);
            service.Parts.GetRequiredService<ILoggerFactory>().AddProvider(this);
            _meters.InstrumentPublished = (instrument, listener) =>
            {
                if (s_measured.Any(meter => instrument.Meter.Name.StartsWith(meter, StringComparison.Ordinal)) && !instrument.Name.StartsWith("db.client.connection", StringComparison.Ordinal))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Measured(instrument, tags));
            _meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Measured(instrument, tags));
            _meters.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Measured(instrument, tags));
            _meters.Start();
        }

        public Activity Start()
        {
            Activity.Current = null;
            var activity = s_watched.StartActivity("watched")!;
            _traces.Add(activity.TraceId);
            return activity;
        }

        public void Say(string line) => _lines.Enqueue(line);

        public void Say(Status status, Metadata headers, Metadata trailers) =>
            Say($"{status} {string.Join(' ', headers.Concat(trailers).Where(header => header.Key != "date").Select(header => $"{header.Key}={header.Value}"))}");

        public async Task Say<T>(AsyncUnaryCall<T> call, Func<T, string> said)
            where T : IMessage
        {
            using (call)
            {
                var answer = await call;
                Say($"{answer.CalculateSize()} {said(answer)}");
                Say(call.GetStatus(), await call.ResponseHeadersAsync, call.GetTrailers());
            }
        }

        /// <summary>Without the stack, which the compiler shortens as it goes, and the trace.</summary>
        public void Aside(EventProbe.Message message) =>
            Say($"put aside {message.Body} {Steady(message.Headers.Where(header => !header.Key.Contains("trace", StringComparison.OrdinalIgnoreCase)).OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => KeyValuePair.Create(header.Key, (object?)header.Value)))}");

        /// <summary>Of any scheme and prison.</summary>
        public List<string> Everything(string scheme, string prison) =>
            [.. _lines.Select(line => line.Replace(scheme, "scheme", StringComparison.OrdinalIgnoreCase).Replace(prison, "prison", StringComparison.Ordinal))];

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
            _meters.Dispose();
        }

        private static string Steady(IEnumerable<KeyValuePair<string, object?>> said) =>
            string.Join(' ', said.Where(one => !s_chance.Any(chance => one.Key.Contains(chance, StringComparison.OrdinalIgnoreCase))).Select(one => $"{one.Key}={one.Value}"));

        /// <summary>That it was measured, and of what, once: how long it took, and in how many pieces the network brought it, differ anyway; each statement has its span.</summary>
        private void Measured(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var line = $"measured {instrument.Name} {Steady([.. tags])}";
            if (!_over && Activity.Current is { } current && _traces.Contains(current.TraceId) && _measured.TryAdd(line, true))
            {
                _lines.Enqueue(line);
            }
        }

        private void Stopped(Activity activity)
        {
            if (_traces.Contains(activity.TraceId))
            {
                _lines.Enqueue($"span {activity.Source.Name} {activity.DisplayName} {activity.Status} {Steady(activity.TagObjects)}");
            }
        }
    }
}
