using PeerSupport.Feedback.Atoms;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Obstacles;

/// <summary>
/// Puts what stood in the way of people among the responses that wait, each once. Part of the close of a month, all of it together, under ids of its own and
/// in their order, which is drawn by lot: so no row, id, transaction or hour there leads to who told of what.
/// </summary>
internal static class ObstaclePool
{
    /// <param name="month">The month that closes, into whose book they come; what was met or told later waits.</param>
    public static async Task Fill(Tx tx, DateOnly month)
    {
        // what this release has no place for waits for one that has; what was told past staff counts a second time when staff learn of it, and here only as it was told
        const string take =
            """
            with met as (
              update obstacle_facts
              set pooled = true
              where not pooled
                and date < @month + interval '1 month'
                and obstacle = any (@obstacles)
                and source = any (@sources)
              returning establishment, scheme, obstacle, source, date_trunc('month', date)::date as period
            ),
            through_staff as (
              update counted_obstacles
              set pooled = true
              where not pooled
                and source = 'SUPPORTER_THROUGH_STAFF'
                and month <= @month
                and obstacle = any (@obstacles)
              returning establishment, scheme, obstacle, source, month as period
            ),
            past_staff as (
              update told_obstacles
              set pooled = true
              where not pooled
                and month <= @month
                and obstacle = any (@obstacles)
                and source = any (@sources)
              returning establishment, scheme, obstacle, source, month as period
            )
            select establishment, scheme, obstacle, source, period from met
            union all
            select establishment, scheme, obstacle, source, period from through_staff
            union all
            select establishment, scheme, obstacle, source, period from past_staff
            """;
        var taken = await tx.Many<MetRow>(take, new { month, obstacles = Known.Names<ObstacleCode>(), sources = Known.Names<ToldBy>() });
        var met = taken.Where(row => ObstacleQuestions.IsOfPeople(row.Code))
            .Select(row => new Response(Ids.Random(), row.Establishment, row.Scheme, month, row.Period, ObstacleQuestions.Of(row.Code, row.By)))
            .OrderBy(response => response.Id);
        await Response.Lay(tx, ProtoName.Of(Measure.Obstacle), [.. met]);
    }

    private sealed record MetRow
    {
        public required string Establishment { get; init; }

        public required string Scheme { get; init; }

        public required string Obstacle { get; init; }

        public required string Source { get; init; }

        /// <summary>The month in which it was met or told.</summary>
        public required DateOnly Period { get; init; }

        public ObstacleCode Code => ProtoName.Parse<ObstacleCode>(Obstacle);

        public ToldBy By => ProtoName.Parse<ToldBy>(Source);
    }
}
