using Grpc.Core;
using PeerSupport.Feedback.Obstacles;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    private const int UsualDays = 28;

    // what people told has no day: it counts where its month is touched
    private const string MetHere =
        """
        select obstacle, scheme, source, null::text as cancelled_by, date
        from obstacle_facts
        where establishment = @establishment
          and date between @First and @Last
        union all
        select obstacle, scheme, source, null, month
        from counted_obstacles
        where establishment = @establishment
          and month between @firstMonth and @Last
        union all
        select act, scheme, 'OPERATIONS', null, date
        from told_acts
        where establishment = @establishment
          and act = 'CLEARANCE_LATE'
          and date between @First and @Last
        """;

    // its wall leaves a provider what it entered itself
    private const string ToldToProvider =
        """
        select obstacle, scheme, source, null::text as cancelled_by, month as date
        from told_obstacles
        where establishment = @establishment
          and month between @firstMonth and @Last
        """;

    private const string Counted =
        """
        union all
        select 'COURSE_CANCELLED', unnest(schemes), 'OPERATIONS', cancelled_by, date
        from cancelled_runs
        where establishment = @establishment
          and date between @First and @Last
        )
        select obstacle, scheme, source, cancelled_by, case when @ByMonth then date_trunc('month', date)::date end as month, count(*) as count
        from met
        group by 1, 2, 3, 4, 5
        order by count(*) desc, obstacle, scheme, source, cancelled_by, month
        """;

    public override Task<ListObstacleCountsResponse> ListObstacleCounts(ListObstacleCountsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            var establishment = Names.EstablishmentOf(request.Parent);
            var period = Period.Of(request.FirstDay, request.LastDay, await Place.Today(tx, establishment), last => last.AddDays(-UsualDays));

            const string here = $"with met as (\n{MetHere}\n{Counted}";
            const string ofProvider = $"with met as (\n{ToldToProvider}\n{Counted}";
            var rows = await tx.Many<ObstacleCountRow>(
                tx.Scope.Kind is ScopeKind.Provider ? ofProvider : here,
                new { establishment, period.First, period.Last, firstMonth = period.First.FirstOfMonth(), request.ByMonth });
            return new ListObstacleCountsResponse { Counts = { rows.Select(row => row.ToProto()) } };
        });
}
