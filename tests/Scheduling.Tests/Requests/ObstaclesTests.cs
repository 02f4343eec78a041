using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class ObstaclesTests
{
    [Fact]
    public void Each_refusal_code_is_exactly_one_obstacle_and_no_two_share_one()
    {
        var codes = Enum.GetValues<RefusalCode>().Where(code => code is not RefusalCode.Unspecified).ToList();

        var obstacles = codes.Select(Obstacles.Of).ToList();

        Assert.DoesNotContain(Obstacle.Unspecified, obstacles);
        Assert.Equal(codes.Count, obstacles.Distinct().Count());
    }
}
