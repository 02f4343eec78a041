using System.Collections.Frozen;
using PeerSupport.Feedback.V1;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Feedback.Obstacles;

/// <summary>Where each obstacle belongs in the published frame: one place each, so that nothing is counted twice.</summary>
internal static class ObstacleCodes
{
    public static readonly FrozenDictionary<Obstacle, Taxonomy> Taxonomy = new Dictionary<Obstacle, Taxonomy>
    {
        [Obstacle.UnlockRefused] = V1.Taxonomy.PowerAndRisk,
        [Obstacle.NoEscort] = V1.Taxonomy.FundingAndResource,
        [Obstacle.NoPrivateRoom] = V1.Taxonomy.Location,
        [Obstacle.NobodyAvailable] = V1.Taxonomy.ArrangementsAndMonitoring,
        [Obstacle.FeedStale] = V1.Taxonomy.Integration,
        [Obstacle.NoDebrief] = V1.Taxonomy.TrainingAndSupport,
    }.ToFrozenDictionary();
}
