using Google.Protobuf;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace PeerSupport.Platform;

/// <summary>The seam on the consuming side: one queue per subscription, each message handed to its inbox.</summary>
internal sealed class Endpoints(IRabbitMqBusFactoryConfigurator rabbit, string service, IServiceProvider services) : ISubscriptionVisitor
{
    private const int Prefetch = 64;

    /// <summary>
    /// Not 1: with several instances messages run side by side anyhow, so handlers can't rely on order, and one message that is
    /// being retried must not hold up those behind it. Not many: they share the request path's connections.
    /// </summary>
    private const int SideBySide = 4;

    public void Visit<TEvent, THandler>(Subscription subscription)
        where TEvent : class, IMessage<TEvent>, new()
        where THandler : class, IEventHandler<TEvent>
    {
        var name = subscription.QueueOf(service);
        rabbit.ReceiveEndpoint(name, queue =>
        {
            Topology.Work(queue, name);
            queue.PrefetchCount = Prefetch;
            queue.ConcurrentMessageLimit = SideBySide;
            queue.PublishFaults = false; // they would be one more exchange; the parked message says it all
            queue.Handler<TEvent>(context => services.GetRequiredService<Inbox<TEvent, THandler>>()
                .Receive(name, context.MessageId, context.Message, context.CancellationToken));
        });
    }
}
