using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PeerSupport.Platform;

/// <summary>Applies each message once: the note that it came and its effect are one transaction.</summary>
internal sealed class Inbox<TEvent, THandler>(Db db, IServiceScopeFactory scopes, TimeProvider clock, ILogger<THandler> log)
    where TEvent : class, IMessage<TEvent>
    where THandler : class, IEventHandler<TEvent>
{
    /// <summary>Done when applied, or applied before. Throws when the message is to be parked.</summary>
    internal async Task Receive(string consumer, Guid? messageId, TEvent e, CancellationToken cancel)
    {
        var id = messageId ?? throw new MalformedEvent($"{e.Descriptor.FullName}: the message has no id, so it could be applied twice.");
        MalformedEvent.Refuse(e);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await Apply(consumer, id, e, cancel);
                return;
            }
            catch (Exception fault) when (!cancel.IsCancellationRequested && Retry.After(fault, attempt) is { } pause)
            {
                log.LogWarning(fault, "Attempt {Attempt} at message {MessageId} of {Consumer} failed; the next is in {Pause}.", attempt, id, consumer, pause);
                await Task.Delay(pause, clock, cancel);
            }
        }
    }

    private async Task Apply(string consumer, Guid id, TEvent e, CancellationToken cancel)
    {
        await using var services = scopes.CreateAsyncScope();
        var handler = services.ServiceProvider.GetRequiredService<THandler>();
        await db.Run(handler.ScopeOf(e), async tx =>
        {
            const string note =
                """
                insert into inbox (consumer, message_id, at)
                values (@consumer, @id, @now)
                on conflict do nothing
                """;
            if (await tx.Execute(note, new { consumer, id, now = tx.Now }) == 1)
            {
                await handler.Handle(tx, e);
            }
        }, cancel);
    }
}
