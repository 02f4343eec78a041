using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace PeerSupport.Platform;

/// <summary>How a service gets its timers.</summary>
public static class TimerHosting
{
    /// <summary>Adds the pump and the handlers of <see cref="ServiceModule.Timers"/>.</summary>
    public static IServiceCollection AddTimers(this IServiceCollection services, ServiceModule module)
    {
        foreach (var handler in module.Timers.Values)
        {
            services.TryAddScoped(handler);
        }

        services.AddHostedService<TimerPump>();
        return services;
    }
}
