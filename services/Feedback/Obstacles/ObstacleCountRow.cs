using PeerSupport.Feedback.V1;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Feedback.Obstacles;

internal sealed record ObstacleCountRow
{
    public required string Obstacle { get; init; }

    public required string Scheme { get; init; }

    public required long Count { get; init; }

    public ObstacleCount ToProto() => new()
    {
        Code = Obstacle,
        Scheme = Scheme,
        Taxonomy = ObstacleCodes.Taxonomy[ProtoName.Parse<Obstacle>(Obstacle)],
        Count = Count,
    };
}
