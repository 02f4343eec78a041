using System.Collections.Frozen;
using System.Diagnostics;
using System.Net.Mime;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using MassTransit;

namespace PeerSupport.Platform;

/// <summary>The seam on the publishing side. A publish is done when the broker has confirmed it.</summary>
internal sealed class Publisher(IBusControl bus, ServiceModule module)
{
    internal static readonly ActivitySource Source = new("PeerSupport.Platform.Bus");

    private readonly FrozenDictionary<string, MessageDescriptor> _events = EventTypes.Of(module.Events).ToFrozenDictionary(e => e.FullName);

    private volatile bool _failed;

    /// <summary>The full names of the events this build publishes.</summary>
    internal string[] Types => [.. _events.Keys];

    /// <summary>Every queue is consumed, and the last publish was confirmed.</summary>
    internal bool IsConnected => !_failed && bus.CheckHealth().Status is BusHealthStatus.Healthy;

    internal async Task Publish(OutboxRow row, CancellationToken cancel)
    {
        var e = _events[row.Type];
        using var activity = Source.StartActivity($"relay {row.Type}", ActivityKind.Producer, row.Traceparent);
        try
        {
            await bus.Publish(e.Parser.ParseFrom(ByteString.Empty), e.ClrType, message =>
            {
                message.MessageId = row.MessageId;
                message.Serializer = new Verbatim(row.Body);
                message.Headers.Set("traceparent", Activity.Current?.Id ?? row.Traceparent);
                if (message.TryGetPayload(out RabbitMqSendContext? rabbit))
                {
                    rabbit.BasicProperties.Type = row.Type;
                }
            }, cancel);
            _failed = false;
        }
        catch
        {
            _failed = true;
            throw;
        }
    }

    /// <summary>What was committed is what is sent, letter by letter: an older instance may relay what a newer one wrote.</summary>
    private sealed class Verbatim(string body) : IMessageSerializer
    {
        public ContentType ContentType { get; } = new(MediaTypeNames.Application.Json);

        public MessageBody GetMessageBody<T>(SendContext<T> context)
            where T : class => new StringMessageBody(body);
    }
}

/// <summary>An event on its way to the broker.</summary>
internal sealed record OutboxRow(long Id, Guid MessageId, string Type, string Body, string? Traceparent);
