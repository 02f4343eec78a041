using System.Text.Json;
using PeerSupport.Deploy.Demo;
using PeerSupport.Harness;
using PeerSupport.Registry.V1;
using RabbitMQ.Client;
using Xunit;

namespace PeerSupport.Suite.Tests;

/// <summary>The story of the README, told by a stranger who knows only addresses and tokens.</summary>
public sealed class StoryTests(SuiteFixture suite) : IClassFixture<SuiteFixture>
{
    private static readonly string[] s_services = ["registry", "training", "scheduling", "feedback"];

    private static readonly string[] s_people =
        ["NATION", "COORDINATOR@MDI", "SECURITY@MDI", "WING@MDI", "ORDERLY@MDI", "GOVERNOR@MDI", "WING+ORDERLY@MDI", "PROVIDER@samaritans", "REGION@yorkshire-and-the-humber"];

    [Fact]
    public async Task The_story_is_true_and_true_again_on_the_same_data()
    {
        var file = await Moorland();
        for (var telling = 1; telling <= 2; telling++)
        {
            var told = new StringWriter();
            Assert.True(await Story.Run(file, told, CancellationToken.None) == 0, told.ToString());
        }
    }

    [Fact]
    public async Task Where_news_does_not_arrive_the_story_stops_and_names_the_step()
    {
        var file = await Moorland();
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

    // suite.json as the launcher writes it, and Moorland as the sample estate has it.
    private async Task<string> Moorland()
    {
        await suite.Registry.ImportEstablishmentsAsync(new() { Entries = { Given.Entry("establishments/MDI", "houseblock-1") }, RequestId = Given.RequestId() }, suite.As("NATION"));
        var tokens = s_people.ToDictionary(who => who, who => suite.TokenOf(who));
        tokens["SECURITY+PROVIDER@MDI"] = suite.TokenOf("SECURITY+PROVIDER@MDI+samaritans");
        tokens["MACHINE@MDI"] = suite.MachineToken("SECURITY@MDI");
        var file = Path.Combine(Directory.CreateTempSubdirectory("story").FullName, "suite.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new
        {
            services = s_services.ToDictionary(name => name, name => new { grpc = suite.Service(name).Grpc.ToString() }),
            tokens,
        }));
        return file;
    }
}
