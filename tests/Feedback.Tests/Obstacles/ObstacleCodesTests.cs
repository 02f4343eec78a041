using PeerSupport.Feedback.Obstacles;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Feedback.Tests.Obstacles;

public sealed class ObstacleCodesTests
{
    private static IEnumerable<ObstacleCode> Known => Enum.GetValues<ObstacleCode>().Where(code => code is not ObstacleCode.Unspecified);

    [Fact]
    public void Every_obstacle_has_one_place_in_the_published_frame()
    {
        Assert.Equal(Known.Order(), ObstacleCodes.Taxonomy.Keys.Order());
        Assert.DoesNotContain(Taxonomy.Unspecified, ObstacleCodes.Taxonomy.Values);
    }

    [Fact]
    public void Every_place_of_the_contract_is_reached_by_some_obstacle() =>
        Assert.Equal(Enum.GetValues<Taxonomy>().Except([Taxonomy.Unspecified]).Order(), ObstacleCodes.Taxonomy.Values.Distinct().Order());

    [Fact]
    public void What_the_work_itself_tells_of_is_known_here_by_the_same_name() =>
        Assert.Empty(Enum.GetValues<Obstacle>().Select(ProtoName.Of).Except(Enum.GetValues<ObstacleCode>().Select(ProtoName.Of)));

    [Fact]
    public void Everything_is_ticked_but_what_the_work_itself_knows_better()
    {
        ObstacleCode[] never = [ObstacleCode.NobodyAvailable, ObstacleCode.FeedStale];
        Assert.All(Known.Except(never), code => Assert.Equal(code, Told.Tick(code)));
        Assert.All(never, code => Assert.Equal("obstacle", Assert.Single(Assert.Throws<Refusal>(() => Told.Tick(code)).Fields).Field));
    }

    [Theory]
    [InlineData(true, false, ToldBy.Provider)]
    [InlineData(false, true, ToldBy.SupporterAtKiosk)]
    [InlineData(false, false, ToldBy.SupporterThroughStaff)]
    public void Who_calls_says_who_told(bool provider, bool kiosk, ToldBy by) => Assert.Equal(by, Told.By(provider, kiosk));
}
