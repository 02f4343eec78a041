using Grpc.Core;
using PeerSupport.Feedback.Obstacles;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    private const int UsualDays = 28;

    /// <summary>Where days are counted above an establishment, and for one whose copy has not come yet.</summary>
    private const string NationalZone = "Europe/London";

    public override Task<ListObstacleCountsResponse> ListObstacleCounts(ListObstacleCountsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            var establishment = Names.EstablishmentOf(request.Parent);
            const string loadZone = "select time_zone from establishments where establishment = @establishment";
            var zone = await tx.Maybe<string>(loadZone, new { establishment }) ?? NationalZone;
            var period = Period.Of(request.FirstDay, request.LastDay, tx.Now.DayIn(zone), last => last.AddDays(-UsualDays));

            const string count =
                """
                select obstacle, scheme, count(*) as count
                from obstacle_facts
                where establishment = @establishment
                  and date between @First and @Last
                group by obstacle, scheme
                order by count(*) desc, obstacle, scheme
                """;
            var rows = await tx.Many<ObstacleCountRow>(count, new { establishment, period.First, period.Last });
            return new ListObstacleCountsResponse { Counts = { rows.Select(row => row.ToProto()) } };
        });
}
