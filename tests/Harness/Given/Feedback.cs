using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Harness;

public sealed partial class Given
{
    /// <summary>An obstacle as the work itself tells of it.</summary>
    /// <param name="establishment"><c>establishments/MDI</c>.</param>
    public static ObstacleMet Obstacle(string establishment, Obstacle obstacle, DateOnly date, string scheme = "schemes/listener") => new()
    {
        Id = Ids.Random().ToString(),
        Establishment = establishment,
        Scheme = scheme,
        Obstacle = obstacle,
        Source = ObstacleSource.Operations,
        Date = date.ToProto(),
    };
}
