using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PeerSupport.Platform;

/// <summary>
/// Live: the process answers. Ready: the database is reachable and its schema is at least what this build needs. The broker away is
/// told and no more: writes go on.
/// </summary>
internal static class Health
{
    private const string Ready = "ready";

    public static IServiceCollection AddHealth(this IServiceCollection services, ServiceModule module)
    {
        services.AddGrpcHealthChecks(health =>
        {
            health.Services.Map("", check => check.Tags.Contains(Ready));
            health.Services.Map(module.Service.FullName, check => check.Tags.Contains(Ready));
        }).AddCheck<DatabaseHealth>("database", HealthStatus.Unhealthy, [Ready], TimeSpan.FromSeconds(3));
        services.AddHostedService<RoleCheck>();
        return services;
    }

    public static void MapHealth(this WebApplication app)
    {
        app.MapGrpcHealthChecksService();
        app.MapGet("/live", () => "live");
        app.MapHealthChecks("/ready", new HealthCheckOptions { ResponseWriter = Tell });
    }

    private static Task Tell(HttpContext http, HealthReport report) => http.Response.WriteAsJsonAsync(new
    {
        ready = report.Status is not HealthStatus.Unhealthy,
        degraded = report.Entries.Where(entry => entry.Value.Status is HealthStatus.Degraded).Select(entry => entry.Key),
        missing = report.Entries.Where(entry => entry.Value.Status is HealthStatus.Unhealthy).Select(entry => $"{entry.Key}: {entry.Value.Description}"),
    });

    private sealed class DatabaseHealth(Schema schema) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            await schema.Missing(cancellationToken) is { } missing ? HealthCheckResult.Unhealthy(missing) : HealthCheckResult.Healthy();
    }
}
