using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace PeerSupport.Platform;

/// <summary>Traces, metrics and logs. What was asked for in a query string or a body stands in none of them.</summary>
internal static class Telemetry
{
    public static IServiceCollection AddTelemetry(this IServiceCollection services, string service)
    {
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(service, "peersupport"))
            .WithTracing(traces => traces
                .AddAspNetCoreInstrumentation(web => web.Filter = http => !IsProbe(http.Request.Path))
                .AddNpgsql()
                .AddSource("System.Net.Http", "MassTransit", "PeerSupport.*")
                .AddProcessor(new WithoutQueries()))
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddMeter("Npgsql", "MassTransit", "PeerSupport.*"));
        if (Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 })
        {
            telemetry.UseOtlpExporter();
        }

        return services;
    }

    public static ILoggingBuilder AddQuietly(this ILoggingBuilder logging)
    {
        logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat, console.UseUtcTimestamp) = (true, "HH:mm:ss.fff ", true));
        // They write the query string of every request, and the detail of every refusal.
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Grpc", LogLevel.Warning).AddFilter("System.Net.Http", LogLevel.Warning);
        // It writes what it could not read, which is what somebody sent.
        logging.AddFilter("Grpc.AspNetCore.Grpc.JsonTranscoding", LogLevel.None);
        return logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.Critical);
    }

    private static bool IsProbe(PathString path) => path == "/live" || path == "/ready" || path.StartsWithSegments("/grpc.health.v1.Health");

    private sealed class WithoutQueries : BaseProcessor<Activity>
    {
        private static readonly string[] s_carriers = ["url.query", "url.full", "http.url", "http.target"];

        public override void OnEnd(Activity data)
        {
            foreach (var tag in s_carriers)
            {
                if (data.GetTagItem(tag) is string value)
                {
                    data.SetTag(tag, tag == "url.query" ? null : value.Split('?')[0]);
                }
            }
        }
    }
}
