using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using PeerSupport.Feedback.V1;
using PeerSupport.Gateway.Documents;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using PeerSupport.Training.V1;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Transforms;

namespace PeerSupport.Gateway;

/// <summary>One address for integrators who speak JSON. It knows which service a path belongs to, from the contract, and nothing else: no rule is in it.</summary>
internal static class GatewayHost
{
    public static IReadOnlyList<Google.Protobuf.Reflection.ServiceDescriptor> Suite { get; } =
        [RegistryService.Descriptor, TrainingService.Descriptor, SchedulingService.Descriptor, FeedbackService.Descriptor];

    public static WebApplication Build(string[] args, IReadOnlyList<Google.Protobuf.Reflection.ServiceDescriptor> services)
    {
        var builder = WebApplication.CreateBuilder(args);
        // Both write query strings.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Yarp", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddReverseProxy()
            .LoadFromMemory(Routes(services), [.. services.Select(service => Cluster(service, builder.Configuration))])
            // Our own services use it among themselves, never through here.
            .AddTransforms(transforms => transforms.AddRequestHeaderRemove("x-user-authorization"));
        AddTraces(builder.Services);

        var app = builder.Build();
        TrustedProxies.Use(app);
        app.UseStatusCodePages(bare => OwnAnswers.Write(bare.HttpContext));
        app.MapGet("/live", () => "live");
        app.MapGet("/ready", () => Results.Json(new { ready = true }));
        app.MapDocuments();
        app.MapReverseProxy();
        return app;
    }

    private static List<RouteConfig> Routes(IReadOnlyList<Google.Protobuf.Reflection.ServiceDescriptor> services)
    {
        var routes = services.SelectMany(Route.Of).ToList();
        var clashes = routes.SelectMany((route, at) => routes.Skip(at + 1).Where(route.Clashes).Select(other => $"{route} and {other}")).ToList();
        return clashes.Count == 0
            ? [.. routes.Select(route => route.ToConfig()), .. services.Select(SubjectAccess.Of).OfType<SubjectAccess>().Select(access => access.ToConfig())]
            : throw new InvalidOperationException("two services claim one path:\n  " + string.Join("\n  ", clashes));
    }

    private static ClusterConfig Cluster(Google.Protobuf.Reflection.ServiceDescriptor service, ConfigurationManager configuration)
    {
        var name = Route.NameOf(service);
        var address = configuration[$"Services:{name}:Json"] ?? throw new InvalidOperationException($"Services__{name}__Json is not set.");
        return new ClusterConfig { ClusterId = name, Destinations = new Dictionary<string, DestinationConfig> { [name] = new() { Address = address } } };
    }

    private static void AddTraces(IServiceCollection services)
    {
        if (Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 })
        {
            services.AddOpenTelemetry()
                .ConfigureResource(resource => resource.AddService("gateway", "peersupport"))
                .WithTracing(traces => traces.AddAspNetCoreInstrumentation(web => web.EnrichWithHttpRequest = (span, _) => span.SetTag("url.path", null).SetTag("url.query", null)))
                .UseOtlpExporter();
        }
    }
}
