using Grpc.Core;
using PeerSupport.Feedback.Obstacles;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    private const string KioskRole = "KIOSK";

    public override Task<ReportObstacleResponse> ReportObstacle(ReportObstacleRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var obstacle = Told.Tick(request.Obstacle);
            var establishment = await Place.Offering(tx, request.Parent, request.Scheme);

            // whose rows the token opens says who tells
            var provider = Place.Provider(tx);
            var by = Told.By(provider is not null, tx.Caller.Roles.Contains(KioskRole));
            const string count =
                """
                insert into counted_obstacles (establishment, counted_id, scheme, obstacle, source, month)
                values (@establishment, @id, @Scheme, @obstacle, @source, @month)
                """;
            const string keep =
                """
                insert into told_obstacles (establishment, told_id, provider, scheme, obstacle, source, month)
                values (@establishment, @id, @provider, @Scheme, @obstacle, @source, @month)
                """;
            await tx.Execute(by is ToldBy.SupporterThroughStaff ? count : keep, new
            {
                establishment,
                id = Ids.Random(),
                provider,
                request.Scheme,
                obstacle = ProtoName.Of(obstacle),
                source = ProtoName.Of(by),
                month = (await Place.Today(tx, establishment)).FirstOfMonth(),
            });
            return new ReportObstacleResponse();
        });
}
