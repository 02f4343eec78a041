using System.Text.RegularExpressions;
using PeerSupport.Deploy.Demo;
using PeerSupport.Harness;
using PeerSupport.Registry.V1;
using RabbitMQ.Client;
using Xunit;

namespace PeerSupport.Suite.Tests;

/// <summary>The story of the README, told by a stranger who knows only addresses and tokens.</summary>
public sealed partial class StoryTests(SuiteFixture suite) : IClassFixture<SuiteFixture>
{
    [Fact]
    public async Task The_story_is_true_and_true_again_on_the_same_data()
    {
        await Moorland.Import(suite);
        var file = await Moorland.File(suite);
        for (var telling = 1; telling <= 2; telling++)
        {
            var told = new StringWriter();
            // Its last step asks how quick the suite is. That is no question for a machine which runs all tests at once: .ci/run asks it afterwards.
            Assert.True(await Story.Run(file, told, CancellationToken.None) == 0 || Late().IsMatch(told.ToString()), told.ToString());
        }
    }

    [Fact]
    public async Task Where_news_does_not_arrive_the_story_stops_and_names_the_step()
    {
        await Moorland.Import(suite);
        var file = await Moorland.File(suite);
        await using var connection = await new ConnectionFactory { Uri = new Uri(suite.BrokerUrl) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.ExchangeUnbindAsync("scheduling.standing-changed", StandingChanged.Descriptor.FullName, "");
        try
        {
            var told = new StringWriter();
            Assert.Equal(1, await Story.Run(file, told, CancellationToken.None));
            Assert.Contains("✗ Baker takes the running night", told.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            await channel.ExchangeBindAsync("scheduling.standing-changed", StandingChanged.Descriptor.FullName, "");
        }
    }

    [GeneratedRegex(@"✗ within a second: \d{4,} ms")]
    private static partial Regex Late();
}
