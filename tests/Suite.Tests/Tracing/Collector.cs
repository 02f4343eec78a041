using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PeerSupport.Suite.Tests.Tracing.Otlp;

namespace PeerSupport.Suite.Tests.Tracing;

/// <summary>Takes what the services export, as a collector on the network would: OTLP over HTTP.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Signal, byte[] Body)> _received = new();
    private readonly WebApplication _app;

    private Collector(WebApplication app) => _app = app;

    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<Collector> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var collector = new Collector(app);
        app.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            collector._received.Enqueue((signal, body.ToArray()));
            return Results.Bytes([], "application/x-protobuf");
        });
        await app.StartAsync();
        return collector;
    }

    /// <summary>Every export of a signal, as it came: <c>traces</c>, <c>metrics</c>, <c>logs</c>.</summary>
    public IEnumerable<byte[]> Exports(string signal) => _received.Where(export => export.Signal == signal).Select(export => export.Body);

    public IReadOnlyList<SpanSeen> Spans() =>
    [
        .. from export in Exports("traces")
           from resource in Traces.Parser.ParseFrom(export).ResourceSpans
           from scope in resource.ScopeSpans
           from span in scope.Spans
           select new SpanSeen(Service(resource.Resource), span),
    ];

    public IReadOnlyList<MetricSeen> Metrics() =>
    [
        .. from export in Exports("metrics")
           from resource in Otlp.Metrics.Parser.ParseFrom(export).ResourceMetrics
           from scope in resource.ScopeMetrics
           from metric in scope.Metrics
           select new MetricSeen(Service(resource.Resource), metric),
    ];

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static string Service(Resource resource) => resource.Attributes.Single(attribute => attribute.Key == "service.name").Value.StringValue;
}

/// <summary>A span, and the service that made it.</summary>
internal sealed record SpanSeen(string Service, Span Span)
{
    public string Trace => Hex(Span.TraceId);

    public string Id => Hex(Span.SpanId);

    public string Parent => Hex(Span.ParentSpanId);

    public override string ToString() => $"{Service}: {Span.Name}";

    private static string Hex(ByteString bytes) => Convert.ToHexStringLower(bytes.Span);
}

/// <summary>A metric with its points, and the service that measured it.</summary>
internal sealed record MetricSeen(string Service, Metric Metric)
{
    public int Points => (Metric.Gauge ?? Metric.Sum)?.DataPoints.Count ?? Metric.Histogram?.DataPoints.Count ?? 0;

    public IEnumerable<KeyValue> Tags => ((Metric.Gauge ?? Metric.Sum)?.DataPoints.SelectMany(point => point.Attributes) ?? [])
        .Concat(Metric.Histogram?.DataPoints.SelectMany(point => point.Attributes) ?? []);
}
