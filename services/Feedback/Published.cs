using System.Collections.Frozen;
using Npgsql;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

/// <summary>
/// The database as headquarters sees it. Its role may read published figures and nothing else, so that no statement written here, by
/// mistake or by attack, is a path from raw rows to a region.
/// </summary>
internal sealed class Published(NpgsqlDataSource reader, TimeProvider clock) : IDisposable
{
    public Db Db { get; } = new(reader, clock, FrozenDictionary<string, Func<Refusal>>.Empty);

    public void Dispose()
    {
        Db.Dispose();
        reader.Dispose();
    }
}

internal static class PublishedRegistration
{
    private const string Role = "Reader";

    public static IServiceCollection AddPublished(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton(all => new Published(
            Database.Connect(
                configuration.GetConnectionString(Role) ?? throw new InvalidOperationException($"ConnectionStrings__{Role} is not set."), "feedback-reader"),
            all.GetRequiredService<TimeProvider>()));
}
