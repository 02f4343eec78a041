namespace PeerSupport.SupporterRegistry.Tests;

public sealed class WeighingTests
{
    [Theory]
    [InlineData(new int[0], 0)]
    [InlineData(new[] { 5, 7 }, 12)]
    [InlineData(new[] { 5, 0, 7 }, 0)]
    public void Limits_add_up_unless_one_role_has_none(int[] limits, int together) => Assert.Equal(together, Weighing.Together(limits));
}
