using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class ZoneReachTests
{
    [Theory]
    [InlineData(BandKind.Am)]
    [InlineData(BandKind.Pm)]
    [InlineData(BandKind.Ed)]
    public void By_day_a_supporter_may_come_from_anywhere(BandKind kind) => Assert.True(ZoneReach.Usual.Brings("hb-1", "hb-2", kind));

    [Fact]
    public void At_night_a_supporter_may_come_from_the_zone_itself_only()
    {
        Assert.True(ZoneReach.Usual.Brings("hb-1", "hb-1", BandKind.Night));
        Assert.False(ZoneReach.Usual.Brings("hb-1", "hb-2", BandKind.Night));
    }

    [Fact]
    public void What_the_regime_says_of_a_zone_and_band_holds_for_these_alone()
    {
        var reach = new ZoneReach([KeyValuePair.Create(("hb-2", BandKind.Night), (IReadOnlyList<string>)["hb-1"]), KeyValuePair.Create(("hb-2", BandKind.Am), (IReadOnlyList<string>)["hb-1"])]);
        Assert.True(reach.Brings("hb-1", "hb-2", BandKind.Night));
        Assert.True(reach.Brings("hb-2", "hb-2", BandKind.Night)); // nobody has to be brought
        Assert.False(reach.Brings("hb-2", "hb-1", BandKind.Night));
        Assert.False(reach.Brings("hb-3", "hb-2", BandKind.Am));
        Assert.True(reach.Brings("hb-3", "hb-2", BandKind.Pm));
    }
}
