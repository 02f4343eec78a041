using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PeerSupport.Platform;

/// <summary>Runs a service: what is the same for all of them.</summary>
public static class ServiceHost
{
    internal const int MostBytes = 4 * 1024 * 1024;

    /// <summary>
    /// No argument serves; <c>migrate</c> brings database and broker to this build's schema; <c>parked</c> shows and gives back messages that
    /// could not be applied; <c>audit verify</c> looks for changed audit rows; <c>--probe</c> asks the running service whether it lives; the module's
    /// own commands come after these.
    /// </summary>
    /// <param name="module">Asked for last: a probe runs every few seconds and does without.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> Run(Func<ServiceModule> module, string[] args)
    {
        try
        {
            switch (args)
            {
                case ["migrate", .. var settings]:
                    using (var configuration = Settings(settings))
                    {
                        StartChecks.RequireOwnSecrets(configuration);
                        await Migrate(module(), configuration, CancellationToken.None);
                        return 0;
                    }

                case ["--probe", .. var settings]:
                    using (var configuration = Settings(settings))
                    {
                        return await Probe.Live(configuration) ? 0 : 1;
                    }

                case ["parked", .. var words]:
                    using (var configuration = Settings([]))
                    {
                        return await ParkedCommand.Run(module(), configuration, words, Console.Out, CancellationToken.None);
                    }

                case ["audit", .. var words]:
                    using (var configuration = Settings([]))
                    {
                        return await AuditCommand.Run(module(), configuration, words, Console.Out, CancellationToken.None);
                    }

                case [var name, .. var words] when module().Commands.TryGetValue(name, out var command):
                    using (var configuration = Settings([]))
                    {
                        return await command(configuration, words, Console.Out, CancellationToken.None);
                    }

                default:
                    await using (var app = Build(module(), args))
                    {
                        await app.RunAsync();
                    }

                    return Environment.ExitCode;
            }
        }
        catch (InvalidOperationException refused)
        {
            await Console.Error.WriteLineAsync($"{module().Name}: {refused.Message}");
            return 1;
        }
    }

    /// <summary>Applies the migrations as owner, then declares exchanges, queues and bindings: an event published before would be lost.</summary>
    public static async Task Migrate(ServiceModule module, IConfiguration configuration, CancellationToken cancel)
    {
        var owner = configuration.GetConnectionString("Owner") ?? throw new InvalidOperationException("ConnectionStrings__Owner is not set.");
        var broker = configuration["Broker:Url"] ?? throw new InvalidOperationException("Broker__Url is not set.");
        foreach (var script in await Migrator.Migrate(owner, module.Assembly, cancel))
        {
            Console.WriteLine($"{module.Name}: applied {script}");
        }

        await Topology.Declare(module, broker, cancel);
    }

    /// <param name="configure">The last word on configuration and services, for tests.</param>
    public static WebApplication Build(ServiceModule module, string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ApplicationName = module.Assembly.GetName().Name });
        builder.Configuration.AddSecretFiles();
        builder.Logging.AddQuietly();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Above the limit of messages by more than a frame's header, so that gRPC's own answer is the one that is given.
            kestrel.Limits.MaxRequestBodySize = MostBytes + 1024;
        });
        builder.Services.AddSingleton(module).AddSingleton(TimeProvider.System).AddDatabase(module, builder.Configuration);
        builder.Services.AddBroker(module, builder.Configuration).AddTimers(module).AddFeed();
        builder.Services.AddCalls(module, MostBytes).AddHealth(module).AddTelemetry(module.Name, builder.Configuration);
        module.Services?.Invoke(builder.Services, builder.Configuration);
        configure?.Invoke(builder);

        StartChecks.Require(module, builder.Configuration, builder.Environment);
        var app = builder.Build();
        TrustedProxies.Use(app, builder.Configuration);
        app.UseStatusCodePages(bare => JsonStatus.WriteBare(bare.HttpContext));
        app.UseRouting();
        app.Use(next => http => http.RequestServices.GetRequiredService<GrpcGuard>().Invoke(http, next));
        app.Use(next => http => http.RequestServices.GetRequiredService<JsonGuard>().Invoke(http, next));
        module.Map(app);
        app.MapGrpcReflectionService();
        app.MapHealth();
        if (module.SubjectAccess is { } access)
        {
            app.MapGet(SubjectAccessEndpoint.Path, ActivatorUtilities.CreateInstance<SubjectAccessEndpoint>(app.Services, access).Answer);
        }

        return app;
    }

    private static ConfigurationManager Settings(string[] settings)
    {
        var configuration = new ConfigurationManager();
        configuration.AddEnvironmentVariables().AddCommandLine(settings);
        configuration.AddSecretFiles();
        return configuration;
    }

    private static IServiceCollection AddCalls(this IServiceCollection services, ServiceModule module, int mostBytes)
    {
        services.AddSingleton(all => all.GetRequiredService<IConfiguration>().GetSection("Identity").Get<IdentityOptions>() ?? new IdentityOptions());
        services.AddSingleton(_ => Roles.Of(Contract.AssemblyOf(module.Service)));
        services.AddSingleton<Claims>().AddSingleton<IssuerKeys>().AddSingleton<Tokens>().AddSingleton<ServiceToken>().AddHostedService(all => all.GetRequiredService<IssuerKeys>());
        services.AddSingleton<OpenCalls>();
        services.AddSingleton(all => new Gate(GuardedMethod.All(module.Service, all.GetRequiredService<Roles>()), all.GetRequiredService<Tokens>(), all.GetRequiredService<OpenCalls>()));
        services.AddSingleton<Failures>().AddSingleton<GrpcGuard>().AddSingleton<JsonGuard>().AddSingleton<CallInterceptor>();
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = mostBytes;
            grpc.Interceptors.Add<CallInterceptor>();
        }).AddJsonTranscoding(json =>
        {
            json.TypeRegistry = JsonStatus.Details;
            // Protobuf's JSON has 64-bit numbers in quotes: JavaScript would round them.
            json.JsonSettings.WriteInt64sAsStrings = true;
        });
        return services.AddReflection(module);
    }
}
