using System.Collections.Concurrent;
using PeerSupport.Harness;
using Xunit;

namespace PeerSupport.Suite.Tests.Tracing;

/// <summary>
/// The suite as it is deployed: each service a process, exporting to a collector, writing as much to its log as can be asked of it.
/// What one service says can so be told from what another says.
/// </summary>
public sealed class Deployed : SuiteFixture, IAsyncLifetime
{
    private static readonly (string Service, string Program)[] s_programs =
        [("registry", "PeerSupport.SupporterRegistry"), ("training", "PeerSupport.TrainingTracking"), ("scheduling", "PeerSupport.Scheduling"), ("feedback", "PeerSupport.Feedback")];

    private static readonly string[] s_categories =
        ["Default", "Microsoft", "Microsoft.AspNetCore", "Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Server.Kestrel", "Grpc", "Grpc.AspNetCore.Grpc.JsonTranscoding", "System", "MassTransit", "Npgsql"];

    private static readonly string[] s_sinks = ["", "Console:", "OpenTelemetry:"];

    private readonly ConcurrentDictionary<string, ServiceProcess> _processes = [];
    private readonly List<string> _earlier = [];

    internal Collector Collector { get; private set; } = null!;

    /// <summary>All that any service has written to its console, also before it was last stopped.</summary>
    internal List<string> Logs => [.. _earlier, .. _processes.Values.SelectMany(process => process.Said)];

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        Collector = await Collector.Start();
        await InitializeAsync();
        await Task.WhenAll(s_programs.Select(program => Service(program.Service).Stop()));
        try
        {
            await Task.WhenAll(s_programs.Select(program => Start(program.Service)));
        }
        catch
        {
            End();
            throw;
        }
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        End();
        await Collector.DisposeAsync();
        await DisposeAsync();
    }

    internal async Task Kill(string service)
    {
        _processes.TryRemove(service, out var process);
        await process!.Kill();
        _earlier.AddRange(process.Said);
        process.Dispose();
    }

    internal async Task Start(string service) =>
        _processes[service] = await ServiceProcess.Start(Service(service), s_programs.Single(program => program.Service == service).Program, Talkative.Concat(Exporting));

    private void End()
    {
        foreach (var process in _processes.Values)
        {
            process.Dispose();
        }
    }

    private Dictionary<string, string> Exporting => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Collector.Url,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "200",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
        ["Telemetry:SurveySeconds"] = "1",
    };

    /// <summary>Every way there is to ask for more.</summary>
    private static Dictionary<string, string> Talkative => s_categories
        .SelectMany(category => s_sinks.Select(sink => $"Logging:{sink}LogLevel:{category}"))
        .ToDictionary(key => key, _ => "Trace");
}

[CollectionDefinition(nameof(Deployed))]
#pragma warning disable CA1711 // xUnit's word for what it is
public sealed class DeployedCollection : ICollectionFixture<Deployed>;
#pragma warning restore CA1711
