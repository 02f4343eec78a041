using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PeerSupport.Platform.Tests;

/// <summary>One running instance of a service: database, broker and timers as it has them in earnest, without the calls.</summary>
internal sealed class Station(IHost host, Errors errors) : IAsyncDisposable
{
    /// <summary>What its log says at level Error.</summary>
    public IEnumerable<string> Errors => errors.Lines;

    public bool TellsTheLibrarysMakers => host.Services.GetRequiredService<IOptions<MassTransit.UsageTelemetryOptions>>().Value.Enabled;

    public Db Db => host.Services.GetRequiredService<Db>();

    public static async Task<Station> Start(ServiceModule module, NotebookDatabase database, string brokerUrl, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:App"] = TestServer.As("notebook_app", database.Name),
            ["ConnectionStrings:Worker"] = TestServer.As("notebook_worker", database.Name),
            ["Broker:Url"] = brokerUrl,
            ["Relay:PollMilliseconds"] = "100",
            ["Timers:PollMilliseconds"] = "50",
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.Services.AddSingleton(module).AddSingleton(TimeProvider.System).AddSingleton(database);
        builder.Services.AddDatabase(module, builder.Configuration).AddBroker(module, builder.Configuration).AddTimers(module);
        var errors = new Errors();
        builder.Logging.AddProvider(errors).AddFilter<Errors>("MassTransit", LogLevel.None); // as in a service, where the library is not let speak of bodies
        if (Environment.GetEnvironmentVariable("PEERSUPPORT_TEST_LOG") is not null)
        {
            builder.Logging.AddConsole();
        }

        var host = builder.Build();
        await host.StartAsync();
        return new Station(host, errors);
    }

    /// <summary>What the entry says of the broker; readiness is decided by entries tagged otherwise.</summary>
    public Task<HealthStatus> Broker() => Health(Platform.Broker.HealthEntry);

    public async Task<HealthStatus> Health(string entry)
    {
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => !check.Tags.Contains("ready"));
        return report.Entries[entry].Status;
    }

    public Task Emit(params Google.Protobuf.IMessage[] events) => Db.Run(Scope.Tenant("MDI"), tx =>
    {
        Array.ForEach(events, tx.Emit);
        return Task.CompletedTask;
    }, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }
}

internal sealed class Errors : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Lines.Enqueue(formatter(state, exception));
        }
    }

    public void Dispose()
    {
    }
}

/// <summary>Polls until something holds, or says what it saw last.</summary>
internal static class Eventually
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    public static async Task Equal<T>(T expected, Func<Task<T>> look)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        T seen;
        do
        {
            seen = await look();
            if (EqualityComparer<T>.Default.Equals(expected, seen))
            {
                return;
            }

            await Task.Delay(25);
        }
        while (TimeProvider.System.GetElapsedTime(deadline) < s_patience);

        Xunit.Assert.Equal(expected, seen);
    }
}
