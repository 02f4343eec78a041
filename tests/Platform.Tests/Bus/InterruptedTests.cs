using Npgsql;
using Xunit;

namespace PeerSupport.Platform.Tests;

/// <summary>A message that is being applied when its service is told to stop, or loses the broker, is at no fault: it is given back, not parked.</summary>
public sealed class InterruptedTests
{
    [Fact]
    public async Task Whose_service_stops_is_applied_by_the_next()
    {
        await using var world = await BusWorld.Create();
        await using var ringer = await world.StartRinger();
        var stopping = await world.StartListener();
        await using (await Held(world))
        {
            await ringer.Emit(Towers.Bell());
            await Begun(world);
            await stopping.DisposeAsync();
            Assert.Empty(stopping.Errors);
        }

        Assert.Equal(0u, await world.Broker.Count(Towers.Queue + ".parked"));
        await using var next = await world.StartListener();
        await Eventually.Equal(1L, world.Heard);
    }

    [Fact]
    public async Task Whose_broker_goes_is_applied_once_it_is_back()
    {
        await using var world = await BusWorld.Create();
        using var wire = new Wire(world.Broker.Url);
        wire.Mend();
        await using var ringer = await world.StartRinger();
        await using var listener = await Station.Start(Towers.Listener, world.Listener, wire.Url);
        await using (await Held(world))
        {
            await ringer.Emit(Towers.Bell());
            await Begun(world);
            wire.Cut();
            await Eventually.Equal(Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Degraded, listener.Broker);
        }

        wire.Mend();
        await Eventually.Equal(1L, world.Heard);
        Assert.Equal(0u, await world.Broker.Count(Towers.Queue + ".parked"));
        Assert.Empty(listener.Errors);
    }

    /// <summary>A bus that was left on its way would come up after its service's end, and park what it gets for want of a service.</summary>
    [Fact]
    public async Task Who_is_stopped_while_still_on_the_way_to_the_broker_never_arrives()
    {
        await using var world = await BusWorld.Create();
        for (var i = 0; i < 3; i++)
        {
            await (await world.StartListener()).DisposeAsync();
        }

        await using var ringer = await world.StartRinger();
        await using var next = await world.StartListener();
        for (var i = 1; i <= 20; i++)
        {
            await ringer.Emit(Towers.Bell($"{i}"));
            await Eventually.Equal(i, async () => (int)await world.Heard() + (int)await world.Broker.Count(Towers.Queue + ".parked"));
        }

        Assert.Equal(20L, await world.Heard());
    }

    /// <summary>Somebody has the table that is to be written.</summary>
    private static async Task<NpgsqlConnection> Held(BusWorld world)
    {
        var owner = new NpgsqlConnection(world.Listener.Owner);
        await owner.OpenAsync();
        await using var hold = new NpgsqlCommand("begin; lock table heard", owner);
        await hold.ExecuteNonQueryAsync();
        return owner;
    }

    private static Task Begun(BusWorld world) => Eventually.Equal(1L, () => world.Listener.See<long>("select count(*) from pg_locks where not granted and relation = 'heard'::regclass"));
}
