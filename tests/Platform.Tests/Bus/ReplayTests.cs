using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PeerSupport.Bells.V1;
using RabbitMQ.Client;
using Xunit;

namespace PeerSupport.Platform.Tests;

/// <summary>What an operator can do about messages that were put aside.</summary>
public sealed class ReplayTests
{
    private const string Poison = """{"id":"b1","tower":"MDI","tone":"TONE_LOW","echoes":[{"tone":"TONE_HIGH"}]}""";
    private const string Parked = Towers.Queue + ".parked";

    [Fact]
    public async Task A_poisoned_message_is_listed_with_its_reason_and_without_its_body()
    {
        await using var world = await BusWorld.Create();
        var id = await Park(world);

        var (code, told) = await Run(world, "list");

        Assert.Equal(0, code);
        Assert.Contains($"{Towers.Queue}: 1 parked", told, StringComparison.Ordinal);
        Assert.Contains(id, told, StringComparison.Ordinal);
        Assert.Contains("peersupport.bells.v1.BellRung", told, StringComparison.Ordinal);
        Assert.Contains("InvalidOperationException: This bell is cracked.", told, StringComparison.Ordinal);
        Assert.Contains(TimeProvider.System.GetUtcNow().ToString("yyyy-", null), told, StringComparison.Ordinal);
        Assert.DoesNotContain("tower", told, StringComparison.Ordinal);
        Assert.Contains(Poison, (await Run(world, "list", "--bodies")).Told, StringComparison.Ordinal);
        await Eventually.Equal(1u, () => world.Broker.Count(Parked));
    }

    [Fact]
    public async Task After_the_cause_is_mended_it_is_given_back_and_applied_once()
    {
        await using var world = await BusWorld.Create();
        var id = await Park(world);
        await using var mended = await Station.Start(Mended, world.Listener, world.Broker.Url);

        var (code, told) = await Run(world, "replay", "--id", id);

        Assert.Equal((0, true), (code, told.Contains("1 given back", StringComparison.Ordinal)));
        await Eventually.Equal(1L, world.Heard);
        await Eventually.Equal(0u, () => world.Broker.Count(Parked));
        Assert.Equal((1, $"No parked message has the id {id}.\n"), await Run(world, "replay", "--id", id));
    }

    [Fact]
    public async Task Who_is_killed_between_publish_and_acknowledgement_leaves_it_twice_and_it_is_applied_once()
    {
        await using var world = await BusWorld.Create();
        var id = await Park(world);
        await Twice(world);
        await using var mended = await Station.Start(Mended, world.Listener, world.Broker.Url);
        await Eventually.Equal(1L, world.Heard);
        await Eventually.Equal(1u, () => world.Broker.Count(Parked));

        await Run(world, "replay", "--all");

        await Eventually.Equal(0u, () => world.Broker.Count(Parked));
        await Eventually.Equal(0u, () => world.Broker.Count(Towers.Queue));
        Assert.Equal(1L, await world.Heard());
        Assert.Equal(Guid.Parse(id), await world.Listener.See<Guid>("select message_id from inbox"));
    }

    [Fact]
    public async Task What_fails_again_is_parked_again_and_not_met_for_ever()
    {
        await using var world = await BusWorld.Create();
        await Park(world);
        await Park(world);
        await using var listener = await world.StartListener();

        Assert.Contains("2 given back", (await Run(world, "replay", "--all", "--queue", Parked)).Told, StringComparison.Ordinal);

        await Eventually.Equal(2u, () => world.Broker.Count(Parked));
        Assert.Equal(0L, await world.Heard());
    }

    [Fact]
    public async Task What_can_never_be_applied_is_dropped_by_name_and_on_the_record()
    {
        await using var world = await BusWorld.Create();
        await Park(world);
        var id = await Park(world);

        var (code, _) = await Run(world, "drop", "--queue", Towers.Queue, "--id", id, "--ticket", "INC-42");

        Assert.Equal(0, code);
        await Eventually.Equal(1u, () => world.Broker.Count(Parked));
        Assert.DoesNotContain(id, (await Run(world, "list")).Told, StringComparison.Ordinal);
        Assert.Equal($"drop INC-42 {Towers.Queue}/{id}", await world.Listener.See<string>("select action || ' ' || resource from audit"));
    }

    [Fact]
    public async Task Parked_messages_show_in_health_until_they_are_dealt_with()
    {
        await using var world = await BusWorld.Create();
        await Park(world);
        await using var listener = await Station.Start(Mended, world.Listener, world.Broker.Url, ("Parked:LookSeconds", "0.1"));
        await Eventually.Equal(HealthStatus.Degraded, () => listener.Health("parked"));

        await Run(world, "replay", "--all");

        await Eventually.Equal(HealthStatus.Healthy, () => listener.Health("parked"));
    }

    [Fact]
    public async Task A_broker_that_answers_no_more_ends_no_service_and_they_show_again_when_it_is_back()
    {
        await using var world = await BusWorld.Create();
        await Park(world);
        using var wire = new Wire(world.Broker.Url);
        wire.Mend();
        await using var listener = await Station.Start(Mended, world.Listener, wire.Url, ("Parked:LookSeconds", "0.1"));
        await Eventually.Equal(HealthStatus.Degraded, () => listener.Health("parked"));

        wire.Hush();
        await Eventually.Equal(HealthStatus.Healthy, () => listener.Health("parked")); // nobody can say
        wire.Cut();
        wire.Mend();

        await Eventually.Equal(HealthStatus.Degraded, () => listener.Health("parked"));
    }

    [Theory]
    [InlineData("parked list", "frobnicate")]
    [InlineData("parked list", "list", "--quue", "x")]
    [InlineData("--id ID, or --all", "replay")]
    [InlineData("names begin with 'listener.'", "list", "--queue", "ringer.bell-rung")]
    [InlineData("--limit is a number", "list", "--limit", "many")]
    [InlineData("--ticket is missing", "drop", "--queue", Towers.Queue, "--id", "1")]
    [InlineData("without spaces", "drop", "--queue", Towers.Queue, "--id", "1", "--ticket", "he said so")]
    public async Task What_is_not_understood_is_refused_with_what_to_say_instead(string told, params string[] args)
    {
        await using var world = await BusWorld.Create();
        Assert.Contains(told, (await Assert.ThrowsAsync<InvalidOperationException>(() => Run(world, args))).Message, StringComparison.Ordinal);
    }

    private static ServiceModule Mended { get; } = Towers.Silent("listener") with { Subscriptions = [Subscription.To<BellRung, HearAnyBell>()] };

    private static async Task<string> Park(BusWorld world)
    {
        var id = Ids.Random().ToString();
        var before = await world.Broker.Count(Parked);
        await using var listener = await world.StartListener();
        await world.Broker.Publish(BellRung.Descriptor.FullName, Poison, id);
        await Eventually.Equal(before + 1, () => world.Broker.Count(Parked));
        return id;
    }

    // As far as a replay gets that is killed before it acknowledges.
    private static async Task Twice(BusWorld world)
    {
        var channel = await world.Broker.Channel();
        var got = (await channel.BasicGetAsync(Parked, autoAck: false))!;
        await channel.BasicPublishAsync("", Towers.Queue, mandatory: true, new BasicProperties { MessageId = got.BasicProperties.MessageId, ContentType = "application/json" }, got.Body);
        await channel.BasicNackAsync(got.DeliveryTag, multiple: false, requeue: true);
    }

    private static async Task<(int Code, string Told)> Run(BusWorld world, params string[] args)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Broker:Url"] = world.Broker.Url,
            ["ConnectionStrings:App"] = TestServer.As("notebook_app", world.Listener.Name),
        }).Build();
        await using var told = new StringWriter { NewLine = "\n" };
        return (await ParkedCommand.Run(Towers.Listener, configuration, args, told, CancellationToken.None), told.ToString());
    }

    private sealed class HearAnyBell : IEventHandler<BellRung>
    {
        public Scope ScopeOf(BellRung e) => Scope.Tenant(e.Tower);

        public Task Handle(Tx tx, BellRung e) => tx.Execute("insert into heard (establishment, bell, strokes) values (@Tower, @Id, 0)", new { e.Tower, e.Id });
    }
}
