using Google.Protobuf.WellKnownTypes;

namespace PeerSupport.SupporterRegistry;

/// <summary>Says at even intervals how many standings an establishment has, so that whoever keeps a copy knows how old it is and whether it is whole.</summary>
internal sealed class Pulse(Db db, RegistrySettings settings) : ITimerHandler
{
    public const string Kind = "pulse";

    public Task Fire(DueTimer timer, CancellationToken cancel) =>
        db.Fire(timer, async tx =>
        {
            const string count = """
                select count(*)::int as count, coalesce(max(standing_version), 0) as highest_version,
                  (select as_of from keep_apart_feeds where establishment = @Tenant) as keep_aparts_as_of,
                  (select time_zone from establishments where code = @Tenant and not exists (select from timers where tenant = @Tenant and kind = 'selection')) as begins_in
                from appointments
                where establishment = @Tenant
                """;
            var counted = await tx.One<CountRow>(count, timer);
            tx.Emit(new StandingsCounted
            {
                Establishment = Names.Establishment(timer.Tenant),
                Count = counted.Count,
                HighestVersion = counted.HighestVersion,
                AsOf = tx.Now.ToTimestamp(),
                Version = Versions.Next(0, tx.Now),
                KeepApartsAsOf = counted.KeepApartsAsOf?.ToTimestamp(),
                KeepApartsGoodUntil = (counted.KeepApartsAsOf + settings.KeepApartFeedLimit)?.ToTimestamp(),
            });
            if (counted.BeginsIn is { } timeZone)
            {
                SelectionMonth.Begin(tx, timeZone);
            }

            tx.Schedule(Kind, timer.Key, Next(timer.DueAt, tx.Now, settings.Pulse));
        }, cancel);

    /// <summary>The next beat after now: those that were missed are not made up for.</summary>
    public static DateTimeOffset Next(DateTimeOffset dueAt, DateTimeOffset now, TimeSpan interval)
    {
        var beats = now < dueAt ? 1 : ((now - dueAt).Ticks / interval.Ticks) + 1;
        return dueAt + (interval * beats);
    }

    private sealed record CountRow
    {
        public required int Count { get; init; }

        public required long HighestVersion { get; init; }

        public required DateTimeOffset? KeepApartsAsOf { get; init; }

        /// <summary>The time zone, where nobody counts the months of selection yet.</summary>
        public required string? BeginsIn { get; init; }
    }
}
