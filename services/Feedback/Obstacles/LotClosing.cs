using PeerSupport.Platform;

namespace PeerSupport.Feedback.Obstacles;

/// <summary>Counts at each establishment what was told past its staff, as soon as there is a lot of it. Part of the close of a month.</summary>
internal static class LotClosing
{
    /// <param name="month">The month that closes: what is counted counts to it.</param>
    public static async Task Close(Tx tx, DateOnly month)
    {
        const string load =
            """
            select told_id, establishment, scheme, source, month
            from told_obstacles
            where lot is null
              and month <= @month
            """;
        var waiting = await tx.Many<ToldRow>(load, new { month });
        var lots = Lots.Of(waiting.Select(row => row.ToTold()), month);
        if (lots.Count == 0)
        {
            return;
        }

        // under ids of their own: nobody finds out which of them came when
        const string count =
            """
            with taken as (
              update told_obstacles
              set lot = @month
              where told_id = any (@told)
                and lot is null
              returning establishment, scheme, obstacle, source
            ),
            numbered as (
              select establishment, scheme, obstacle, source, row_number() over (order by establishment, scheme, source, obstacle) as nth
              from taken
            )
            insert into counted_obstacles (establishment, counted_id, scheme, obstacle, source, month)
            select establishment, (@ids)[nth::int], scheme, obstacle, source, @month
            from numbered
            """;
        var counted = await tx.Execute(count, new { month, told = lots.ToArray(), ids = lots.Select(_ => Ids.Random()).ToArray() });
        if (counted != lots.Count)
        {
            throw new InvalidOperationException($"{lots.Count} obstacles were to be counted, {counted} were there.");
        }
    }

    private sealed record ToldRow
    {
        public required Guid ToldId { get; init; }

        public required string Establishment { get; init; }

        public required string Scheme { get; init; }

        public required string Source { get; init; }

        public required DateOnly Month { get; init; }

        public ToldPast ToTold() => new(ToldId, Establishment, Scheme, Source, Month);
    }
}
