using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace PeerSupport.Platform.Tests;

/// <summary>Without a broker a service starts, writes and stays ready; what it wrote arrives later.</summary>
public sealed class BrokerAwayTests
{
    [Fact]
    public async Task A_service_starts_and_writes_without_a_broker_and_delivers_when_it_comes()
    {
        await using var world = await BusWorld.Create();
        using var wire = new Wire(world.Broker.Url);
        await using var listener = await Station.Start(Towers.Listener, world.Listener, wire.Url);
        await using var ringer = await Station.Start(Towers.Ringer, world.Ringer, wire.Url);

        await ringer.Emit(Towers.Bell());
        Assert.Equal(HealthStatus.Degraded, await ringer.Broker());

        wire.Mend();
        await Eventually.Equal(1L, world.Heard);
        await Eventually.Equal(HealthStatus.Healthy, ringer.Broker);
    }

    [Fact]
    public async Task A_broker_that_goes_and_comes_back_costs_no_event()
    {
        await using var world = await BusWorld.Create();
        using var wire = new Wire(world.Broker.Url);
        wire.Mend();
        await using var listener = await Station.Start(Towers.Listener, world.Listener, wire.Url);
        await using var ringer = await Station.Start(Towers.Ringer, world.Ringer, wire.Url);
        await ringer.Emit(Towers.Bell("before"));
        await Eventually.Equal(1L, world.Heard);

        wire.Cut();
        for (var i = 0; i < 50; i++)
        {
            await ringer.Emit(Towers.Bell($"during-{i}"));
        }

        await Eventually.Equal(HealthStatus.Degraded, ringer.Broker);
        Assert.Equal(50L, await world.Waiting());

        wire.Mend();
        await Eventually.Equal(0L, world.Waiting);
        await Eventually.Equal(51L, world.Heard);
        Assert.Equal(51L, await world.Listener.See<long>("select count(distinct bell) from heard"));
    }

    /// <summary>Feeds are read below the oldest transaction that writes: the relay must not be one while it waits.</summary>
    [Fact]
    public async Task A_silent_broker_holds_up_nobody_who_watches()
    {
        await using var world = await BusWorld.Create();
        using var wire = new Wire(world.Broker.Url);
        await using var ringer = await Station.Start(Towers.Ringer, world.Ringer, wire.Url);
        await ringer.Emit(Towers.Bell());

        string? relay = null;
        await Eventually.Equal(true, async () => (relay = await world.Ringer.See<string?>(
            $"select pid::text from pg_locks where locktype = 'advisory' and granted and objid = {Relay.s_turn} and database = (select oid from pg_database where datname = current_database())")) is not null);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(0L, await world.Ringer.See<long>($"select count(*) from pg_locks where locktype = 'transactionid' and pid = {relay}"));
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(1L, await world.Waiting());
    }

    [Fact]
    public async Task A_bus_that_never_stops_does_not_keep_the_service_from_ending()
    {
        var life = new BusLife(new Endless(), TimeSpan.FromMilliseconds(50), NullLogger<BusLife>.Instance);
        await life.StartAsync(CancellationToken.None);
        await life.StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1));
    }

    private sealed class Endless : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, CancellationToken.None);
    }
}
