using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>An alarm climbs from wing to orderly officer to governor and repeats there, until somebody takes it on.</summary>
internal static class AlarmRules
{
    public static (AlarmLevel Level, int Repeats) Climb(AlarmLevel level, int repeats) => level switch
    {
        AlarmLevel.Wing => (AlarmLevel.Orderly, repeats),
        AlarmLevel.Orderly => (AlarmLevel.Governor, repeats),
        _ => (AlarmLevel.Governor, repeats + 1),
    };

    public static void RequireOpen(DateTimeOffset? acknowledgedAt)
    {
        if (acknowledgedAt is { } at)
        {
            throw new Refusal(ErrorReason.AlreadyAcknowledged, "Somebody has already acknowledged this alarm.", ("acknowledged_at", $"{at.UtcDateTime:O}"));
        }
    }
}
