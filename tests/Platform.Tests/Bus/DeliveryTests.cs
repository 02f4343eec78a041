using System.Text;
using PeerSupport.Bells.V1;
using Xunit;

namespace PeerSupport.Platform.Tests;

/// <summary>What was committed arrives, and is applied once.</summary>
public sealed class DeliveryTests
{
    [Fact]
    public async Task An_event_is_applied_once_by_another_service_and_leaves_the_outbox()
    {
        await using var world = await BusWorld.Create();
        await using var ringer = await world.StartRinger();
        await using var listener = await world.StartListener();
        Assert.False(ringer.TellsTheLibrarysMakers); // nor does anything else but what was emitted leave it

        await ringer.Emit(Towers.Bell());

        await Eventually.Equal(1L, world.Heard);
        Assert.Equal(Towers.Bell().Strokes, await world.Listener.See<long>("select strokes from heard"));
        await Eventually.Equal(0L, world.Waiting);
    }

    [Fact]
    public async Task Any_client_can_read_an_event()
    {
        await using var world = await BusWorld.Create();
        var tap = await world.Broker.Tap(BellRung.Descriptor.FullName);
        await using var ringer = await world.StartRinger();

        using (var cause = new System.Diagnostics.Activity("call").Start())
        {
            await ringer.Emit(Towers.Bell());
            await Eventually.Equal(1u, () => world.Broker.Count(tap));
            var message = (await world.Broker.Get(tap))!;
            Assert.Equal(BellRung.Parser.ParseJson(Encoding.UTF8.GetString(message.Body.Span)), Towers.Bell());
            Assert.Equal("peersupport.bells.v1.BellRung", message.BasicProperties.Type);
            Assert.Equal("application/json", message.BasicProperties.ContentType);
            Assert.True(Guid.TryParse(message.BasicProperties.MessageId, out _));
            Assert.Contains(cause.TraceId.ToHexString(), Encoding.UTF8.GetString((byte[])message.BasicProperties.Headers!["traceparent"]!), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_event_published_before_its_consumer_ever_ran_waits_for_it()
    {
        await using var world = await BusWorld.Create();
        await using (var ringer = await world.StartRinger())
        {
            await ringer.Emit(Towers.Bell());
            await Eventually.Equal(0L, world.Waiting);
        }

        await using var listener = await world.StartListener();
        await Eventually.Equal(1L, world.Heard);
    }

    [Fact]
    public async Task Two_relays_at_once_send_each_event_once()
    {
        await using var world = await BusWorld.Create();
        var tap = await world.Broker.Tap(BellRung.Descriptor.FullName);
        await using var listener = await world.StartListener();
        await using var one = await world.StartRinger();
        await using var two = await world.StartRinger();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i =>
            (i % 2 == 0 ? one : two).Emit([.. Enumerable.Range(0, 20).Select(j => Towers.Bell($"b{i}-{j}"))])));

        await Eventually.Equal(0L, world.Waiting);
        await Eventually.Equal(1000L, world.Heard);
        Assert.Equal(1000L, await world.Listener.See<long>("select count(distinct bell) from heard"));
        Assert.Equal(1000u, await world.Broker.Count(tap));
    }

    [Fact]
    public async Task A_crash_between_publish_and_delete_sends_twice_and_applies_once()
    {
        await using var world = await BusWorld.Create();
        var tap = await world.Broker.Tap(BellRung.Descriptor.FullName);
        await world.Ringer.AsOwner(CrashOnce);
        await using var listener = await world.StartListener();
        await using var ringer = await world.StartRinger();

        await ringer.Emit(Towers.Bell());

        await Eventually.Equal(2u, () => world.Broker.Count(tap));
        await Eventually.Equal(0L, world.Waiting);
        await Eventually.Equal(0u, () => world.Broker.Count(Towers.Queue));
        Assert.Equal(1L, await world.Heard());
    }

    [Fact]
    public async Task An_event_this_build_does_not_know_stays_in_the_outbox_and_holds_up_nobody()
    {
        await using var world = await BusWorld.Create();
        await world.Ringer.AsOwner("insert into outbox (message_id, type, tenant, body) select gen_random_uuid(), 'peersupport.bells.v2.BellMelted', 'MDI', '{}' from generate_series(1, 300)");
        await using var listener = await world.StartListener();
        await using var ringer = await world.StartRinger();

        await ringer.Emit(Towers.Bell());

        await Eventually.Equal(1L, world.Heard);
        await Eventually.Equal(300L, world.Waiting);
    }

    // Sequences are not rolled back: the first delete fails, as if the relay's connection had died with the broker's confirmation in hand.
    private const string CrashOnce = """
        create sequence crashes;
        create function crash() returns trigger language plpgsql security definer as $$
        begin
          if nextval('crashes') = 1 then
            raise 'crash';
          end if;
          return old;
        end $$;
        create trigger crash before delete on outbox for each row execute function crash();
        """;
}
