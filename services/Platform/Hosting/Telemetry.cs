using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace PeerSupport.Platform;

/// <summary>
/// Traces, metrics and logs, sent to <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> when that is set; the other <c>OTEL_*</c> settings hold too.
/// What was asked for in a path, a query string or a body stands in none of them: the audit trail says it, under the same trace.
/// </summary>
internal static class Telemetry
{
    /// <summary>Of every activity source and meter of ours.</summary>
    internal const string Ours = "PeerSupport.*";

    public static IServiceCollection AddTelemetry(this IServiceCollection services, string service, IConfiguration configuration)
    {
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(service, "peersupport"))
            .WithTracing(traces => traces
                .AddAspNetCoreInstrumentation(web => web.Filter = http => !IsProbe(http.Request.Path))
                .AddNpgsql()
                .AddSource("System.Net.Http", "MassTransit", Ours)
                .AddProcessor(new WithoutWhatWasAsked()))
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddMeter("Npgsql", "MassTransit", Ours));
        if (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 })
        {
            telemetry.UseOtlpExporter();
        }

        return services;
    }

    private static bool IsProbe(PathString path) => path == "/live" || path == "/ready" || path.StartsWithSegments("/grpc.health.v1.Health");

    private sealed class WithoutWhatWasAsked : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            if (data.Kind is ActivityKind.Server)
            {
                // The route of a path says which call it was; a path of no call at all may hold anything.
                data.SetTag("url.path", data.GetTagItem("http.route"));
            }

            data.SetTag("url.query", null);
            foreach (var tag in (ReadOnlySpan<string>)["url.full", "http.url", "http.target"])
            {
                if (data.GetTagItem(tag) is string value)
                {
                    data.SetTag(tag, value.Split('?')[0]);
                }
            }
        }
    }
}
