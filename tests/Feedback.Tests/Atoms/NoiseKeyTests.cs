using Microsoft.Extensions.Configuration;
using PeerSupport.Feedback.Atoms;
using Xunit;

namespace PeerSupport.Feedback.Tests.Atoms;

public sealed class NoiseKeyTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_key_nothing_starts(string? key) =>
        Assert.Contains("Feedback__NoiseKey", Assert.Throws<InvalidOperationException>(() => NoiseKey.Of(With(key))).Message, StringComparison.Ordinal);

    private static IConfiguration With(string? key) => new ConfigurationBuilder().AddInMemoryCollection([new(NoiseKey.Setting, key)]).Build();
}
