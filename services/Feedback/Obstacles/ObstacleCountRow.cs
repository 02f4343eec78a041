using PeerSupport.Feedback.V1;
using PeerSupport.Platform;
using PeerSupport.Training.V1;

namespace PeerSupport.Feedback.Obstacles;

internal sealed record ObstacleCountRow
{
    public required string Obstacle { get; init; }

    public required string Scheme { get; init; }

    public required string Source { get; init; }

    public required string? CancelledBy { get; init; }

    public required DateOnly? Month { get; init; }

    public required long Count { get; init; }

    public ObstacleCount ToProto() => new()
    {
        Code = Obstacle,
        Scheme = Scheme,
        Taxonomy = ObstacleCodes.Taxonomy.GetValueOrDefault(Known.Of<ObstacleCode>(Obstacle)),
        Count = Count,
        ToldBy = Known.Of<ToldBy>(Source),
        CancelledBy = Known.Of<RunSide>(CancelledBy),
        Month = Month?.ToProto(),
    };
}
