using Google.Protobuf;

namespace PeerSupport.Platform;

/// <summary>
/// Applies one kind of event to this service's database. It runs inside one transaction that also records the message in the inbox,
/// so a message that comes twice is applied once.
/// Messages of a queue are handled side by side and relays keep no order: a handler of a state event writes only
/// where the event's version is higher than the row's.
/// </summary>
#pragma warning disable CA1711 // "EventHandler" is .NET's word for a delegate and here the exact word for what it does.
public interface IEventHandler<in T>
    where T : IMessage<T>
#pragma warning restore CA1711
{
    /// <summary>The rows the handler may see, as the event says it.</summary>
    Scope ScopeOf(T e);

    Task Handle(Tx tx, T e);
}
