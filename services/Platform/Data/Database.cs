using System.Data;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace PeerSupport.Platform;

/// <summary>How a service reaches its database.</summary>
public static class Database
{
    /// <summary>The key of the data source of the worker role: relay, timers, sweeper.</summary>
    public const string Worker = "worker";

    // Measured: prepared statements 1.25×. No reset on return: scope is transaction-local, so nothing is left to reset.
    // A connection string may say otherwise, except for error detail: rows have no business in a log.
    private const string Defaults =
        "Max Auto Prepare=100;Auto Prepare Min Usages=2;No Reset On Close=true;Maximum Pool Size=32;Timeout=5;Command Timeout=15;";

    public static NpgsqlDataSource Connect(string connectionString, string name)
    {
        var settings = new NpgsqlConnectionStringBuilder(Defaults + connectionString) { IncludeErrorDetail = false };
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = name };
        // A statement is part of what it serves; a loop that looks and finds nothing is no trace of its own.
        builder.ConfigureTracing(tracing => tracing.ConfigureCommandFilter(_ => Activity.Current is not null));
        return builder.Build();
    }

    /// <summary>
    /// A statement that fails while the driver prepares it is broken on its connection from then on (github.com/npgsql/npgsql/issues/6391), so that
    /// the next call which uses it there would fail: after a failure the connection forgets what it prepared.
    /// </summary>
    internal static async Task<T> Unbroken<T>(NpgsqlConnection connection, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception failed) when (failed is PostgresException or OperationCanceledException && connection.State is ConnectionState.Open)
        {
            await using var rollback = new NpgsqlCommand("rollback", connection);
            await rollback.ExecuteNonQueryAsync(CancellationToken.None);
            connection.UnprepareAll();
            throw;
        }
    }

    /// <summary>
    /// Whether the driver says so. Who waits for another's first connection until his time is up is told by a bare
    /// <see cref="TimeoutException"/>.
    /// </summary>
    internal static bool IsFault(Exception failed) => failed is NpgsqlException or TimeoutException;

    /// <summary>Whether the database is away or too slow: what failed may be tried again.</summary>
    internal static bool IsAway(Exception failed) => IsFault(failed) && failed is not NpgsqlException { IsTransient: false };

    /// <summary>Adds <see cref="Db"/>, <see cref="Schema"/>, the sweeper, the sealer and the data sources: the app role's, and by key the worker's.</summary>
    public static IServiceCollection AddDatabase(this IServiceCollection services, ServiceModule module, IConfiguration configuration)
    {
        services.AddSingleton(_ => Connect(Required(configuration, "App"), $"{module.Name}-app"));
        services.AddKeyedSingleton(Worker, (_, _) => Connect(Required(configuration, "Worker"), $"{module.Name}-worker"));
        services.AddSingleton(all => new Db(
            all.GetRequiredService<NpgsqlDataSource>(), all.GetRequiredService<TimeProvider>(), module.Constraints, DigestKey(Required(configuration, "App"))));
        services.AddSingleton(all => new Schema(all.GetRequiredService<NpgsqlDataSource>(), module.Assembly));
        services.AddSingleton(_ => Retention.Of(Contract.AssemblyOf(module.Service), module.Name));
        services.AddHostedService<Sweeper>();
        services.AddHostedService<Sealer>();
        return services;
    }

    /// <summary>A key that all instances share and no dump of the database holds: derived from the app role's password.</summary>
    internal static byte[] DigestKey(string connectionString) =>
        SHA256.HashData(Encoding.UTF8.GetBytes("request ids" + new NpgsqlConnectionStringBuilder(connectionString).Password));

    private static string Required(IConfiguration configuration, string role) =>
        configuration.GetConnectionString(role) ?? throw new InvalidOperationException($"ConnectionStrings__{role} is not set.");
}
