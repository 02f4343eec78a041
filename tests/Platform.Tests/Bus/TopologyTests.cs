using System.Text.Json.Nodes;
using Xunit;

namespace PeerSupport.Platform.Tests;

/// <summary>Exactly what the contract asks for stands on the broker, and the services find what the migration step declared.</summary>
public sealed class TopologyTests
{
    private static readonly string[] s_exchanges =
        ["listener.bell-rung", "listener.bell-rung.parked", "peersupport.bells.v1.BellMoved", "peersupport.bells.v1.BellRung"];

    [Fact]
    public async Task Declaring_makes_one_exchange_an_event_and_a_queue_with_its_parked_one_a_subscription()
    {
        await using var world = await BusWorld.Create();
        await Topology.Declare(Towers.Listener, world.Broker.Url, CancellationToken.None); // again

        Assert.Equal(s_exchanges, await Exchanges(world));
        var queues = (await world.Broker.List("queues")).ToDictionary(queue => (string)queue["name"]!, queue => queue["arguments"]!.AsObject());
        Assert.Equal([Towers.Queue, Towers.Queue + ".parked"], queues.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("""{"x-dead-letter-exchange":"listener.bell-rung.parked","x-dead-letter-strategy":"at-least-once","x-delivery-limit":1000,"x-overflow":"reject-publish","x-queue-type":"quorum"}""", Sorted(queues[Towers.Queue]));
        Assert.Equal("""{"x-delivery-limit":1000000,"x-queue-type":"quorum"}""", Sorted(queues[Towers.Queue + ".parked"]));
    }

    [Fact]
    public async Task Running_services_add_nothing_to_it()
    {
        await using var world = await BusWorld.Create();
        await using (var ringer = await world.StartRinger())
        await using (var listener = await world.StartListener())
        {
            await ringer.Emit(Towers.Bell("sound"), Towers.Bell("cracked", Bells.V1.Tone.Low), new Bells.V1.BellMoved { Id = "b1" });
            await Eventually.Equal(1L, world.Heard);
            await Eventually.Equal(1u, () => world.Broker.Count(Towers.Queue + ".parked"));
            await Eventually.Equal(0L, world.Waiting);
        }

        Assert.Equal(s_exchanges, await Exchanges(world));
        Assert.Equal(2, (await world.Broker.List("queues")).Length);
    }

    private static async Task<IEnumerable<string>> Exchanges(BusWorld world) => (await world.Broker.List("exchanges"))
        .Select(exchange => (string)exchange["name"]!)
        .Where(name => name.Length > 0 && !name.StartsWith("amq.", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static string Sorted(JsonObject arguments) => new JsonObject(arguments
        .OrderBy(argument => argument.Key, StringComparer.Ordinal)
        .Select(argument => KeyValuePair.Create(argument.Key, argument.Value?.DeepClone()))).ToJsonString();
}
