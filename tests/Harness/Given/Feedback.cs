using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Harness;

public sealed partial class Given
{
    /// <summary>How somebody's selection went, as the registry tells of it when the month is over: appointed, and of himself he told his ethnic group.</summary>
    /// <param name="establishment"><c>establishments/MDI</c>.</param>
    public static SelectionReached Selection(string establishment, string scheme) => new()
    {
        Id = Ids.Random().ToString(),
        Establishment = establishment,
        Scheme = scheme,
        Month = new DateOnly(2026, 10, 1).ToProto(),
        Outcome = SelectionOutcome.Appointed,
        Answers = new EqualityAnswers { Ethnicity = EthnicGroup.Black },
    };

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
