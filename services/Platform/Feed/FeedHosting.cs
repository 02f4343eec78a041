using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PeerSupport.Platform;

/// <summary>How a service gets its feed: watches, events to fetch, webhooks.</summary>
internal static class FeedHosting
{
    public static IServiceCollection AddFeed(this IServiceCollection services)
    {
        services.AddSingleton<Owner>().AddSingleton<PublishedEvents>().AddSingleton<WatchPump>();
        services.AddHostedService(all => all.GetRequiredService<WatchPump>());
        services.AddSingleton(all => new EventFeed(
            all.GetRequiredService<Db>(), all.GetRequiredService<Owner>(), all.GetRequiredService<PublishedEvents>(), all.GetRequiredService<TimeProvider>()));
        services.AddSingleton(all => new Watching(
            all.GetRequiredService<Db>(), all.GetRequiredService<Owner>(), all.GetRequiredService<WatchPump>(),
            all.GetRequiredService<IHostApplicationLifetime>(), all.GetRequiredService<IConfiguration>(), all.GetRequiredService<TimeProvider>()));
        services.AddSingleton<WebhookKeys>().AddSingleton<WebhookSender>();
        services.AddSingleton(all => new Webhooks(
            all.GetRequiredService<Db>(), all.GetRequiredService<Owner>(), all.GetRequiredService<PublishedEvents>(),
            all.GetRequiredService<WebhookKeys>(), all.GetRequiredService<WebhookSender>()));
        services.AddHostedService<WebhookPump>();
        return services;
    }
}
