using PeerSupport.Feedback.Obstacles;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Remarks;

/// <summary>What a remark comes back as.</summary>
internal static class Returned
{
    /// <summary>The obstacle that is in it; null where something else was decided.</summary>
    public static ObstacleCode? Of(RemarkOutcome outcome, ObstacleCode obstacle) => (outcome is RemarkOutcome.ReturnedAsObstacle, obstacle is not ObstacleCode.Unspecified) switch
    {
        (true, true) => Told.Tick(obstacle),
        (false, false) => null,
        (true, false) => throw Refusal.Invalid(("obstacle", "is required with RETURNED_AS_OBSTACLE")),
        (false, true) => throw Refusal.Invalid(("obstacle", "belongs to RETURNED_AS_OBSTACLE alone")),
    };
}
