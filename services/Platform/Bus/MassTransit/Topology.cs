using Google.Protobuf;
using Google.Protobuf.Reflection;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace PeerSupport.Platform;

/// <summary>
/// What stands on the broker, derived from the contract: a fanout exchange per event, named by the event's full name; a quorum queue per
/// subscription; beside it <c>&lt;queue&gt;.parked</c> for what could not be applied. One description serves the services and the migration step.
/// </summary>
public static class Topology
{
    /// <summary>
    /// Many crashes of a consumer must not cost a message, yet one that always kills it must not live for ever.
    /// Said explicitly, since brokers differ: 3.10 knows no default, 4 drops after 20.
    /// </summary>
    private const int DeliveryLimit = 1000;

    /// <summary>Looking at a parked message counts as a delivery: it may be looked at as often as anybody likes.</summary>
    private const int ParkedDeliveryLimit = 1_000_000;

    private static readonly TimeSpan s_stopWithin = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Declares the exchanges this service publishes to or consumes from, its queues and their bindings, however often it is called.
    /// The migration step calls it for every service before any starts: a confirmed publish to an exchange without a queue is lost.
    /// </summary>
    public static async Task Declare(ServiceModule module, string brokerUrl, CancellationToken cancel)
    {
        await using var none = new ServiceCollection().BuildServiceProvider();
        var bus = global::MassTransit.Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            Describe(rabbit, module, brokerUrl, none);
            rabbit.DeployTopologyOnly = true;
            rabbit.DeployPublishTopology = true;
        });
        await bus.StartAsync(cancel);
        await BusLife.Ends(bus.StopAsync(cancel), s_stopWithin, cancel); // all is declared, even where it was left
    }

    internal static void Describe(IRabbitMqBusFactoryConfigurator rabbit, ServiceModule module, string brokerUrl, IServiceProvider services)
    {
        rabbit.Host(new Uri(brokerUrl), module.Name);
        // A queue holds one type, so its consumer needs no type header: any client may publish plain JSON.
        rabbit.UseRawJsonSerializer(RawSerializerOptions.AnyMessageType, isDefault: true);
        rabbit.ConfigureJsonSerializerOptions(options =>
        {
            options.Converters.Insert(0, new EventJson());
            return options;
        });
        rabbit.SendTopology.ErrorQueueNameFormatter = new ParkedName();
        rabbit.SendTopology.ConfigureErrorSettings = Park;
        rabbit.Publish<IMessage>(topology => topology.Exclude = true);
        rabbit.Publish<IBufferMessage>(topology => topology.Exclude = true);

        var published = EventTypes.Of(module.Events).ToList();
        foreach (var e in published.Union(module.Subscriptions.Select(subscription => subscription.Event)))
        {
            NamedEvent.Of(e, rabbit, isPublished: published.Contains(e));
        }

        foreach (var subscription in module.Subscriptions)
        {
            subscription.Accept(new Endpoints(rabbit, module.Name, services));
        }
    }

    internal static void Work(IRabbitMqReceiveEndpointConfigurator queue, string name)
    {
        queue.SetQuorumQueue();
        queue.SetQueueArgument("x-delivery-limit", DeliveryLimit);
        // The broker's own parking catches only what kills its consumer again and again; at-least-once asks for reject-publish.
        queue.BindDeadLetterQueue(ParkedQueues.Of(name), ParkedQueues.Of(name), Park);
        queue.SetQueueArgument("x-dead-letter-strategy", "at-least-once");
        queue.SetQueueArgument("x-overflow", "reject-publish");
    }

    /// <summary>The library copies the work queue's arguments; a parked message must neither move on nor be dropped.</summary>
    private static void Park(IRabbitMqQueueBindingConfigurator queue)
    {
        queue.SetQuorumQueue();
        queue.SetQueueArgument("x-delivery-limit", ParkedDeliveryLimit);
        foreach (var copied in new[] { "x-dead-letter-exchange", "x-dead-letter-strategy", "x-overflow" })
        {
            queue.SetQueueArgument(copied, (object?)null);
        }
    }

    private sealed class ParkedName : IErrorQueueNameFormatter
    {
        public string FormatErrorQueueName(string queueName) => ParkedQueues.Of(queueName);
    }

    /// <summary>Descriptors know their type only at run time; the library wants it as a type argument.</summary>
    private abstract class NamedEvent
    {
        internal static void Of(MessageDescriptor e, IRabbitMqBusFactoryConfigurator rabbit, bool isPublished) =>
            ((NamedEvent)Activator.CreateInstance(typeof(Typed<>).MakeGenericType(e.ClrType))!).Name(e, rabbit, isPublished);

        protected abstract void Name(MessageDescriptor e, IRabbitMqBusFactoryConfigurator rabbit, bool isPublished);

        private sealed class Typed<T> : NamedEvent
            where T : class, IMessage<T>
        {
            protected override void Name(MessageDescriptor e, IRabbitMqBusFactoryConfigurator rabbit, bool isPublished)
            {
                rabbit.Message<T>(message => message.SetEntityName(e.FullName));
                if (isPublished)
                {
                    rabbit.Publish<T>();
                }

                // Otherwise each interface of a generated message gets an exchange of its own.
                rabbit.Publish<IMessage<T>>(topology => topology.Exclude = true);
                rabbit.Publish<IDeepCloneable<T>>(topology => topology.Exclude = true);
            }
        }
    }
}
