using System.Diagnostics;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace PeerSupport.Harness;

/// <summary>A plain RabbitMQ client beside the services: it hears every event from the start on, and can publish one as a service would.</summary>
public sealed class EventProbe : IAsyncDisposable
{
    private static readonly JsonParser s_parser = new(JsonParser.Settings.Default);

    private readonly List<(IMessage Message, long At)> _heard = [];
    private readonly HashSet<string> _ids = [];
    private readonly IReadOnlyDictionary<string, MessageDescriptor> _events;
    private readonly IConnection _connection;
    private readonly IChannel _channel;

    private EventProbe(IConnection connection, IChannel channel, IReadOnlyDictionary<string, MessageDescriptor> events) =>
        (_connection, _channel, _events) = (connection, channel, events);

    internal static async Task<EventProbe> Listen(string broker, IEnumerable<FileDescriptor> files)
    {
        var events = files.SelectMany(file => file.MessageTypes)
            .Where(type => type.GetOptions()?.GetExtension(Options.V1.OptionsExtensions.Event) is not (null or Options.V1.EventKind.Unspecified))
            .ToDictionary(type => type.FullName);
        var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync();
        var channel = await connection.CreateChannelAsync();
        var probe = new EventProbe(connection, channel, events);
        var queue = await channel.QueueDeclareAsync(exclusive: true, autoDelete: true);
        foreach (var name in events.Keys)
        {
            await channel.QueueBindAsync(queue.QueueName, name, "");
        }

        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            probe.Hear(delivery);
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer);
        return probe;
    }

    /// <summary>All events of a type heard so far that match, in the order they came.</summary>
    public IReadOnlyList<T> All<T>(Func<T, bool> matching) where T : IMessage
    {
        lock (_heard)
        {
            return [.. _heard.Select(heard => heard.Message).OfType<T>().Where(matching)];
        }
    }

    /// <summary>Whether the message of this id has come.</summary>
    public bool Has(string id)
    {
        lock (_heard)
        {
            return _ids.Contains(id);
        }
    }

    /// <summary>The first event that matches, waited for when it has not come yet.</summary>
    public Task<T> Next<T>(Func<T, bool> matching) where T : class, IMessage =>
        Eventually.Some(() => Task.FromResult(All(matching) is [var first, ..] ? first : null), $"no {typeof(T).Name} came");

    /// <summary>The one event that matches, waited for when it has not come yet; a second one that has come as well fails.</summary>
    public async Task<T> Only<T>(Func<T, bool> matching) where T : class, IMessage
    {
        await Next(matching);
        return All(matching) is [var only] ? only : throw new InvalidOperationException($"{All(matching).Count} of {typeof(T).Name} came, not one");
    }

    /// <summary>The timestamp at which the first event that matches was delivered here.</summary>
    /// <param name="after">Only events delivered after this timestamp.</param>
    public async Task<long> HeardAt<T>(Func<T, bool> matching, long after = 0) where T : class, IMessage
    {
        var heard = await Eventually.Some(() => Task.FromResult<object?>(First(matching, after)), $"no {typeof(T).Name} came");
        return (long)heard;
    }

    /// <summary>Publishes an event as its service would.</summary>
    /// <param name="id">The message id: the same one again is a redelivery.</param>
    public async Task Publish(IMessage message, Guid id)
    {
        var headers = new BasicProperties { MessageId = id.ToString(), ContentType = "application/json", Persistent = true };
        await _channel.BasicPublishAsync(message.Descriptor.FullName, "", mandatory: false, headers, Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(message)));
    }

    /// <summary>The message of this id, taken from where what can't be applied is put aside.</summary>
    /// <param name="queue"><c>feedback.obstacle-met</c>.</param>
    public Task<Message> PutAside(string queue, Guid id) => Eventually.Some(
        async () =>
        {
            var got = await _channel.BasicGetAsync($"{queue}.parked", autoAck: true);
            return got?.BasicProperties.MessageId != id.ToString() ? null : new Message(
                Encoding.UTF8.GetString(got.Body.Span),
                got.BasicProperties.Headers!.ToDictionary(header => header.Key, header => header.Value is byte[] text ? Encoding.UTF8.GetString(text) : $"{header.Value}"));
        },
        $"{id} was never put aside");

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private long? First<T>(Func<T, bool> matching, long after)
    {
        lock (_heard)
        {
            foreach (var (message, at) in _heard)
            {
                if (at > after && message is T typed && matching(typed))
                {
                    return at;
                }
            }
        }

        return null;
    }

    private void Hear(BasicDeliverEventArgs delivery)
    {
        var at = Stopwatch.GetTimestamp();
        var message = s_parser.Parse(Encoding.UTF8.GetString(delivery.Body.Span), _events[delivery.Exchange]);
        lock (_heard)
        {
            _heard.Add((message, at));
            _ids.Add(delivery.BasicProperties.MessageId ?? "");
        }
    }

    /// <summary>A message as it lies in a queue.</summary>
    public sealed record Message(string Body, IReadOnlyDictionary<string, string> Headers);
}
