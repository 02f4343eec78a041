using PeerSupport.Platform;
using PeerSupport.Registry.V1;

namespace PeerSupport.Scheduling;

/// <summary>The copy differs from what the registry counted.</summary>
internal sealed record Mismatch
{
    /// <summary>It did not differ before.</summary>
    public required bool IsNew { get; init; }
}

/// <summary>How complete the copy of an establishment's standings is known to be.</summary>
internal static class StandingFeed
{
    /// <summary>An establishment that begins to offer a scheme has nobody in it yet: the copy is complete.</summary>
    public static Task Begin(Tx tx, string establishment)
    {
        const string begin = """
            insert into standing_feeds (establishment, counted, highest_version, as_of, version)
            values (@establishment, 0, 0, @Now, 0)
            on conflict (establishment) do nothing
            """;
        return tx.Execute(begin, new { establishment, tx.Now });
    }

    /// <summary>Keeps the pulse unless a later one came before it.</summary>
    /// <returns>The mismatch it shows, or null.</returns>
    public static Task<Mismatch?> Hear(Tx tx, string establishment, StandingsCounted pulse)
    {
        const string hear = """
            with copy as (
              select count(*)::int as count, coalesce(max(version), 0) as highest
              from standings
              where establishment = @establishment),
            before as (
              select mismatch_since
              from standing_feeds
              where establishment = @establishment),
            heard as (
              insert into standing_feeds as feed (establishment, counted, highest_version, as_of, mismatch_since, version, keep_aparts_as_of, keep_aparts_good_until)
              select @establishment, @Count, @HighestVersion, @asOf,
                case when count <> @Count or highest <> @HighestVersion then @Now end, @Version, @keepApartsAsOf, @keepApartsGoodUntil
              from copy
              on conflict (establishment) do update
              set counted = excluded.counted,
                highest_version = excluded.highest_version,
                as_of = case when excluded.mismatch_since is null then greatest(feed.as_of, excluded.as_of) else feed.as_of end,
                mismatch_since = case when excluded.mismatch_since is not null then coalesce(feed.mismatch_since, excluded.mismatch_since) end,
                version = excluded.version,
                keep_aparts_as_of = excluded.keep_aparts_as_of,
                keep_aparts_good_until = excluded.keep_aparts_good_until
              where feed.version < excluded.version
              returning mismatch_since)
            select not exists (select from before where mismatch_since is not null) as is_new
            from heard
            where mismatch_since is not null
            """;
        return tx.Maybe<Mismatch>(hear, new
        {
            establishment,
            pulse.Count,
            pulse.HighestVersion,
            asOf = pulse.AsOf.ToDateTimeOffset(),
            tx.Now,
            pulse.Version,
            keepApartsAsOf = pulse.KeepApartsAsOf?.ToDateTimeOffset(),
            keepApartsGoodUntil = pulse.KeepApartsGoodUntil?.ToDateTimeOffset(),
        });
    }

    /// <summary>Whether the copy still differs from what the registry counted last.</summary>
    public static async Task<bool> Differs(Tx tx, string establishment)
    {
        const string differs = """
            select f.mismatch_since is not null and (count(s.*) <> f.counted or coalesce(max(s.version), 0) <> f.highest_version)
            from standing_feeds f
            left join standings s using (establishment)
            where f.establishment = @establishment
            group by f.establishment
            """;
        return await tx.Many<bool>(differs, new { establishment }) is [true];
    }

    /// <summary>The copy is complete again.</summary>
    /// <param name="asOf">Since when, where it was read anew; else it is what the registry counted.</param>
    public static Task Settle(Tx tx, string establishment, DateTimeOffset? asOf)
    {
        const string settle = """
            update standing_feeds
            set mismatch_since = null, as_of = greatest(as_of, @asOf)
            where establishment = @establishment
            """;
        return tx.Execute(settle, new { establishment, asOf });
    }
}
