using PeerSupport.Feedback.Obstacles;
using PeerSupport.Feedback.V1;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Feedback.Tests.Obstacles;

public sealed class ObstacleCodesTests
{
    [Fact]
    public void Every_obstacle_has_one_place_in_the_published_frame()
    {
        var known = Enum.GetValues<Obstacle>().Where(obstacle => obstacle is not Obstacle.Unspecified);
        Assert.Equal(known.Order(), ObstacleCodes.Taxonomy.Keys.Order());
        Assert.DoesNotContain(Taxonomy.Unspecified, ObstacleCodes.Taxonomy.Values);
    }
}
