using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace PeerSupport.Platform;

/// <summary>An event this service consumes, and by what. Its queue is <c>&lt;service&gt;.&lt;event&gt;</c>, such as <c>scheduling.standing-changed</c>.</summary>
public abstract record Subscription
{
    private protected Subscription(MessageDescriptor @event) => Event = @event;

    /// <summary>The event; its full name is also the exchange's.</summary>
    public MessageDescriptor Event { get; }

    public static Subscription To<TEvent, THandler>()
        where TEvent : class, IMessage<TEvent>, new()
        where THandler : class, IEventHandler<TEvent> => new Of<TEvent, THandler>();

    internal string QueueOf(string service) => $"{service}.{EventTypes.Kebab(Event.Name)}";

    internal abstract void Register(IServiceCollection services);

    internal abstract void Accept(ISubscriptionVisitor visitor);

    private sealed record Of<TEvent, THandler>() : Subscription(new TEvent().Descriptor)
        where TEvent : class, IMessage<TEvent>, new()
        where THandler : class, IEventHandler<TEvent>
    {
        internal override void Register(IServiceCollection services)
        {
            services.TryAddScoped<THandler>();
            services.TryAddSingleton<Inbox<TEvent, THandler>>();
        }

        internal override void Accept(ISubscriptionVisitor visitor) => visitor.Visit<TEvent, THandler>(this);
    }
}

/// <summary>Gives the broker library the two types of a subscription back without reflection.</summary>
internal interface ISubscriptionVisitor
{
    void Visit<TEvent, THandler>(Subscription subscription)
        where TEvent : class, IMessage<TEvent>, new()
        where THandler : class, IEventHandler<TEvent>;
}
