using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PeerSupport.Platform;

/// <summary>The service's connection to the broker. It is made in the background and again whenever it is lost: no start waits for it.</summary>
public static class Broker
{
    /// <summary>The health entry and its tag: what is tagged so is told, and never decides readiness.</summary>
    public const string HealthEntry = "broker";

    public const string HealthTag = "degraded";

    /// <summary>Adds the relay of the service's events and a consumer for each of its subscriptions.</summary>
    public static IServiceCollection AddBroker(this IServiceCollection services, ServiceModule module, IConfiguration configuration)
    {
        var url = configuration["Broker:Url"] ?? throw new InvalidOperationException("Broker__Url is not set: amqp://user:password@host:port/vhost.");
        services.AddMassTransit(bus =>
        {
            // The library tags its check "ready"; with the broker away writes go on, so the service stays ready.
            bus.ConfigureHealthCheckOptions(check =>
            {
                check.Name = HealthEntry;
                check.MinimalFailureStatus = HealthStatus.Degraded;
                check.Tags.Clear();
                check.Tags.Add(HealthTag);
            });
            bus.UsingRabbitMq((context, rabbit) => Topology.Describe(rabbit, module, url, context));
        });
        services.Configure<MassTransitHostOptions>(options =>
        {
            options.WaitUntilStarted = false;
            options.ConsumerStopTimeout = TimeSpan.FromSeconds(5); // a handler waiting for its database gives its message back
            options.StopTimeout = TimeSpan.FromSeconds(15);
        });
        foreach (var subscription in module.Subscriptions)
        {
            subscription.Register(services);
        }

        services.AddSingleton<Publisher>();
        services.AddHostedService<Relay>();
        return services;
    }
}
