using System.Text;
using PeerSupport.Bells.V1;
using RabbitMQ.Client;
using Xunit;

namespace PeerSupport.Platform.Tests;

/// <summary>What can't be applied is put aside with its reason, whole, and holds up nobody.</summary>
public sealed class ParkingTests
{
    private const string Parked = Towers.Queue + ".parked";

    [Fact]
    public async Task A_message_whose_handler_always_throws_is_parked_with_its_reason_and_its_effect_undone()
    {
        await using var world = await BusWorld.Create();
        var tap = await world.Broker.Tap(BellRung.Descriptor.FullName);
        await using var listener = await world.StartListener();
        await using var ringer = await world.StartRinger();

        await ringer.Emit(Towers.Bell("cracked", Tone.Low));
        var parked = await NextParked(world);
        Assert.Contains("This bell is cracked.", Header(parked, "MT-Fault-Message"), StringComparison.Ordinal);
        Assert.Equal((await world.Broker.Get(tap))!.Body.ToArray(), parked.Body.ToArray());

        await ringer.Emit(Towers.Bell("sound"));
        await Eventually.Equal(1L, world.Heard);
        Assert.Equal("sound", await world.Listener.See<string>("select bell from heard"));
        Assert.Equal(1L, await world.Listener.See<long>("select count(*) from inbox"));
    }

    [Theory]
    [InlineData("""{"id":"b1","tower":"MDI","tone":"TONE_ULTRASONIC"}""", "'tone'")]
    [InlineData("""{"id":"b1","tower":"MDI","tone":"TONE_HIGH","echoes":[{"tone":"TONE_LOW"},{"tone":"TONE_ULTRASONIC"}]}""", "'echoes.tone'")]
    [InlineData("""{"id":"b1","tone":"TONE_HIGH"}""", "'tower'")]
    public async Task A_message_with_an_unknown_or_missing_required_value_is_parked_unhandled(string json, string reason)
    {
        await using var world = await BusWorld.Create();
        await using var listener = await world.StartListener();

        await world.Broker.Publish(BellRung.Descriptor.FullName, json, Ids.Random().ToString());

        var parked = await NextParked(world);
        Assert.Contains(reason, Header(parked, "MT-Fault-Message"), StringComparison.Ordinal);
        Assert.Equal(json, Encoding.UTF8.GetString(parked.Body.Span));
        Assert.Equal(0L, await world.Heard());
    }

    [Theory]
    [InlineData("""{"id":"b1","tower":"MDI","tone":"TONE_HIGH"}""", null)]
    [InlineData("not json", "0197a5e0-0000-7000-8000-000000000001")]
    public async Task A_message_without_id_or_sense_is_parked(string body, string? id)
    {
        await using var world = await BusWorld.Create();
        await using var listener = await world.StartListener();

        await world.Broker.Publish(BellRung.Descriptor.FullName, body, id);

        Assert.Equal(body, Encoding.UTF8.GetString((await NextParked(world)).Body.Span));
    }

    [Fact]
    public async Task What_is_parked_is_said_once_and_what_can_t_be_read_is_not_repeated()
    {
        await using var world = await BusWorld.Create();
        await using var listener = await world.StartListener();
        var (unread, cracked) = (Ids.Random().ToString(), Ids.Random().ToString());

        await world.Broker.Publish(BellRung.Descriptor.FullName, "not JSON, A1234BC", unread);
        await world.Broker.Publish(BellRung.Descriptor.FullName, """{"id":"b1","tower":"MDI","bell":"cracked","tone":"TONE_LOW"}""", cracked);

        await Eventually.Equal(2u, () => world.Broker.Count(Parked));
        await Eventually.Equal(2, () => Task.FromResult(listener.Errors.Count()));
        Assert.Single(listener.Errors, line => line.StartsWith($"Message {unread} of {Towers.Queue} is parked, because it can't be read: ", StringComparison.Ordinal));
        Assert.Single(listener.Errors, $"Message {cracked} of {Towers.Queue} is parked.");
        Assert.DoesNotContain(listener.Errors, line => line.Contains("A1234BC", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_foreign_client_s_plain_json_with_fields_we_do_not_know_is_applied()
    {
        await using var world = await BusWorld.Create();
        await using var listener = await world.StartListener();

        await world.Broker.Publish(BellRung.Descriptor.FullName, """{"id":"b1","tower":"MDI","tone":"TONE_HIGH","weight":7}""", Ids.Random().ToString());

        await Eventually.Equal(1L, world.Heard);
    }

    [Fact]
    public async Task A_message_that_is_given_back_thirty_times_is_still_there()
    {
        await using var world = await BusWorld.Create();
        await world.Broker.Publish(BellRung.Descriptor.FullName, """{"id":"b1","tower":"MDI","tone":"TONE_HIGH"}""", Ids.Random().ToString());
        var channel = await world.Broker.Channel();
        for (var crash = 0; crash < 30; crash++)
        {
            await Eventually.Equal(1u, () => world.Broker.Count(Towers.Queue));
            var message = (await channel.BasicGetAsync(Towers.Queue, autoAck: false))!;
            await channel.BasicNackAsync(message.DeliveryTag, multiple: false, requeue: true);
        }

        await using var listener = await world.StartListener();
        await Eventually.Equal(1L, world.Heard);
    }

    private static async Task<BasicGetResult> NextParked(BusWorld world)
    {
        await Eventually.Equal(1u, () => world.Broker.Count(Parked));
        return (await world.Broker.Get(Parked))!;
    }

    private static string Header(BasicGetResult message, string name) => Encoding.UTF8.GetString((byte[])message.BasicProperties.Headers![name]!);
}
