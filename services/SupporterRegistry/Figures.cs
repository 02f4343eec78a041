using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace PeerSupport.SupporterRegistry;

/// <summary>How fresh the prisons' own lists are, for those who run the service: all establishments together.</summary>
internal sealed class Figures : Survey
{
    private const string Age = "feed_age_seconds";
    private const string Stale = "feeds_stale";

    private readonly Db _db;
    private readonly RegistrySettings _settings;

    public Figures(Db db, RegistrySettings settings, IMeterFactory meters, IConfiguration configuration, TimeProvider clock, ILogger<Figures> log)
        : base(meters, configuration, clock, log)
    {
        (_db, _settings) = (db, settings);
        Gauge(Age, "s", "Age of the oldest keep-apart list.");
        Gauge(Stale, "{establishment}", "Establishments whose keep-apart list is too old to pair anybody on.");
    }

    protected override Task Measure(CancellationToken cancel) => _db.Run(Scope.All, async tx =>
    {
        const string feeds = """
            select coalesce(extract(epoch from @Now - min(as_of)), 0)::float8 as oldest,
              count(*) filter (where as_of < @freshSince)::float8 as stale
            from keep_apart_feeds
            """;
        var found = await tx.One<FeedsRow>(feeds, new { tx.Now, freshSince = tx.Now - _settings.KeepApartFeedLimit });
        Found(Age, new Measurement<double>(found.Oldest));
        Found(Stale, new Measurement<double>(found.Stale));
    }, cancel);

    private sealed record FeedsRow
    {
        public required double Oldest { get; init; }

        public required double Stale { get; init; }
    }
}
