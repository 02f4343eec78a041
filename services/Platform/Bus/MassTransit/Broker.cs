using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace PeerSupport.Platform;

/// <summary>The service's connection to the broker. It is made in the background and again whenever it is lost: no start waits for it.</summary>
public static class Broker
{
    /// <summary>The health entry. Degraded at worst: with the broker away writes go on, so the service stays ready.</summary>
    public const string HealthEntry = "broker";

    private const string LibrarysEntry = "masstransit";

    private static readonly TimeSpan s_busStopsWithin = TimeSpan.FromSeconds(15);

    /// <summary>Adds the relay of the service's events and a consumer for each of its subscriptions.</summary>
    public static IServiceCollection AddBroker(this IServiceCollection services, ServiceModule module, IConfiguration configuration)
    {
        var url = configuration["Broker:Url"] ?? throw new InvalidOperationException("Broker__Url is not set: amqp://user:password@host:port/vhost.");
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry(); // nobody outside is told that it runs
            bus.ConfigureHealthCheckOptions(check => check.Name = LibrarysEntry);
            bus.UsingRabbitMq((context, rabbit) => Topology.Describe(rabbit, module, url, context));
        });
        services.Configure<MassTransitHostOptions>(options =>
        {
            options.WaitUntilStarted = true; // BusLife does not
            options.ConsumerStopTimeout = TimeSpan.FromSeconds(5); // a handler waiting for its database gives its message back
            options.StopTimeout = s_busStopsWithin;
        });
        services.RemoveMassTransitHostedService();
        services.AddSingleton<MassTransitHostedService>();
        services.AddHostedService(all => new BusLife(all.GetRequiredService<MassTransitHostedService>(), s_busStopsWithin, all.GetRequiredService<ILogger<BusLife>>()));
        foreach (var subscription in module.Subscriptions)
        {
            subscription.Register(services);
        }

        // The library's own check calls itself "ready", and does not notice a lost connection that only publishes.
        services.PostConfigure<HealthCheckServiceOptions>(health => health.Registrations.Remove(health.Registrations.Single(check => check.Name == LibrarysEntry)));
        services.AddHealthChecks().AddCheck<BrokerHealth>(HealthEntry, HealthStatus.Degraded, ["degraded"])
            .AddCheck<ParkedWatch>(ParkedWatch.HealthEntry, HealthStatus.Degraded, ["degraded"]);
        services.AddReceiveObserver<ParkingLog>();
        services.AddSingleton<Publisher>().AddHostedService<Relay>();
        services.AddSingleton<ParkedWatch>().AddHostedService(all => all.GetRequiredService<ParkedWatch>());
        return services;
    }

    private sealed class BrokerHealth(Publisher publisher) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
            publisher.IsConnected ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded("The broker does not answer: events wait in the outbox."));
    }
}
