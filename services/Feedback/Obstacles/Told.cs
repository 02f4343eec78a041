using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Obstacles;

/// <summary>What a supporter told of, and who took it down.</summary>
internal static class Told
{
    /// <summary>What is ticked. That nobody could come, or that a list was old, the work itself knows better.</summary>
    public static ObstacleCode Tick(ObstacleCode obstacle) => obstacle is not (ObstacleCode.NobodyAvailable or ObstacleCode.FeedStale)
        ? obstacle
        : throw Refusal.Invalid(("obstacle", "is told by the work itself: nobody reports it"));

    /// <param name="provider">The caller acts for a training provider.</param>
    /// <param name="kiosk">The caller is a kiosk, whatever else it may be: then staff need not have known.</param>
    public static ToldBy By(bool provider, bool kiosk) => (provider, kiosk) switch
    {
        (true, _) => ToldBy.Provider,
        (_, true) => ToldBy.SupporterAtKiosk,
        _ => ToldBy.SupporterThroughStaff,
    };
}
