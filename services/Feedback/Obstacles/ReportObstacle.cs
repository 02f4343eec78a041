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
            await Telling.Keep(tx, establishment, request.Scheme, obstacle, by, provider);
            return new ReportObstacleResponse();
        });
}
