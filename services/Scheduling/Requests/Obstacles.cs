using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>What stood in the way, told without request, person, zone or time.</summary>
internal static class Obstacles
{
    /// <summary>Each refusal code is one obstacle.</summary>
    public static Obstacle Of(RefusalCode code) => code switch
    {
        RefusalCode.UnlockNotPossible => Obstacle.UnlockRefused,
        RefusalCode.NoEscort => Obstacle.NoEscort,
        RefusalCode.NoPrivateRoom => Obstacle.NoPrivateRoom,
        RefusalCode.NobodyAvailable => Obstacle.NobodyAvailable,
        RefusalCode.FeedStale => Obstacle.FeedStale,
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "is no refusal code"),
    };

    public static ObstacleMet Met(RequestRow row, Obstacle obstacle, DateOnly today) => Met(row.Establishment, row.Scheme, obstacle, today);

    public static ObstacleMet Met(string establishment, string scheme, Obstacle obstacle, DateOnly today) => new()
    {
        Id = Ids.Random().ToString(),
        Establishment = Names.Establishment(establishment),
        Scheme = Names.Scheme(scheme),
        Obstacle = obstacle,
        Source = ObstacleSource.Operations,
        Date = today.ToProto(),
    };
}
