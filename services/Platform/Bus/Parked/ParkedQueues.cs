using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace PeerSupport.Platform;

/// <summary>
/// The queues on which a service's messages are put aside. Whatever is looked at stays unacknowledged meanwhile and is back when the look
/// ends, however it ends. No plugin of the broker is needed.
/// </summary>
internal sealed class ParkedQueues : IAsyncDisposable
{
    private static readonly CreateChannelOptions s_confirmed = new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);

    private readonly IConnection _connection;
    private readonly IReadOnlyDictionary<string, string> _types;

    private ParkedQueues(IConnection connection, ServiceModule module) =>
        (_connection, _types) = (connection, module.Subscriptions.ToDictionary(subscription => subscription.QueueOf(module.Name), subscription => subscription.Event.FullName));

    /// <summary>The queues this build consumes.</summary>
    public IEnumerable<string> Names => _types.Keys;

    public static string Of(string queue) => queue + ".parked";

    public static async Task<ParkedQueues> Open(ServiceModule module, string brokerUrl, CancellationToken cancel)
    {
        var factory = new ConnectionFactory { Uri = new Uri(brokerUrl), AutomaticRecoveryEnabled = false, ClientProvidedName = $"{module.Name} parked" };
        return new ParkedQueues(await factory.CreateConnectionAsync(cancel), module);
    }

    /// <returns>How many messages of the queue are parked; null where there is no such queue.</returns>
    public async Task<uint?> Count(string queue, CancellationToken cancel)
    {
        try
        {
            await using var channel = await _connection.CreateChannelAsync(cancellationToken: cancel);
            return await channel.MessageCountAsync(Of(queue), cancel);
        }
        catch (OperationInterruptedException absent) when (absent.ShutdownReason?.ReplyCode is 404)
        {
            return null;
        }
    }

    /// <summary>The first of the parked messages, which stay where they are.</summary>
    public async Task<List<ParkedMessage>> Look(string queue, int atMost, CancellationToken cancel)
    {
        var seen = new List<ParkedMessage>();
        await Each(queue, (uint)atMost, (_, _, message) =>
        {
            seen.Add(message);
            return Task.FromResult(false);
        }, cancel);
        return seen;
    }

    /// <summary>
    /// Gives messages back to the queue they came from. A message leaves its parking place only when the broker has confirmed it there: who
    /// is killed in between leaves it twice, which the inbox makes harmless, and never loses it.
    /// </summary>
    /// <param name="id">Only the one; null for all there are now.</param>
    /// <returns>How many went.</returns>
    public async Task<int> Replay(string queue, string? id, CancellationToken cancel)
    {
        var replayed = 0;
        await Each(queue, uint.MaxValue, async (channel, got, message) =>
        {
            if (id is not null && message.Id != id)
            {
                return false;
            }

            var properties = new BasicProperties(got.BasicProperties)
            {
                Persistent = true,
                Headers = got.BasicProperties.Headers?.Where(header => !ParkedMessage.IsMark(header.Key)).ToDictionary(),
            };
            await channel.BasicPublishAsync("", queue, mandatory: true, properties, got.Body, cancel);
            replayed++;
            return true;
        }, cancel);
        return replayed;
    }

    /// <summary>Deletes one message for good.</summary>
    /// <returns>Whether it was there.</returns>
    public async Task<bool> Drop(string queue, string id, CancellationToken cancel)
    {
        var dropped = false;
        await Each(queue, uint.MaxValue, (_, _, message) => Task.FromResult(message.Id == id && (dropped = true)), cancel);
        return dropped;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task Each(string queue, uint atMost, Func<IChannel, BasicGetResult, ParkedMessage, Task<bool>> takes, CancellationToken cancel)
    {
        await using var channel = await _connection.CreateChannelAsync(s_confirmed, cancel);
        // Those there were at the start: what fails again comes back here, and would be met for ever.
        var there = Math.Min(atMost, await channel.MessageCountAsync(Of(queue), cancel));
        for (var nth = 0u; nth < there && await channel.BasicGetAsync(Of(queue), autoAck: false, cancel) is { } got; nth++)
        {
            if (await takes(channel, got, ParkedMessage.Of(queue, _types.GetValueOrDefault(queue, "?"), got)))
            {
                // not to be cancelled: what the broker has confirmed must go
                await channel.BasicAckAsync(got.DeliveryTag, multiple: false, CancellationToken.None);
            }
        }
    }
}
