using Microsoft.Extensions.Configuration;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class CopyAgeTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 23, 3, 0, 0, TimeSpan.Zero);
    private readonly CopyAge _age = new(new ConfigurationBuilder().Build());

    [Theory]
    [InlineData(15 * 60, null, false)]
    [InlineData((15 * 60) + 1, null, true)]
    [InlineData(60, 10, false)]
    [InlineData(60, 11, true)]
    public void A_copy_is_stale_after_a_quarter_of_an_hour_or_ten_seconds_of_difference(int age, int? differsFor, bool stale)
    {
        var trust = _age.Judge(new() { AsOf = s_now.AddSeconds(-age), MismatchSince = differsFor is { } seconds ? s_now.AddSeconds(-seconds) : null }, s_now);
        Assert.Equal((TimeSpan.FromSeconds(age), stale), (trust.Age, trust.IsStale));
        Assert.Equal(stale ? TimeSpan.FromSeconds(age) : null, trust.StaleAge);
    }

    [Fact]
    public void A_copy_that_was_never_complete_is_stale() => Assert.True(_age.Judge(null, s_now).IsStale);

    [Fact]
    public void Another_limit_can_be_configured()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Scheduling:CopyAgeMinutes", "0.5"), new("Scheduling:CopyMismatchSeconds", "1")]).Build();
        var age = new CopyAge(configuration);
        Assert.True(age.Judge(new() { AsOf = s_now.AddSeconds(-31) }, s_now).IsStale);
        Assert.Equal(TimeSpan.FromSeconds(1), age.Patience);
    }
}
