using MassTransit;
using Microsoft.Extensions.Logging;

namespace PeerSupport.Platform;

/// <summary>Says that a message was parked. The library would say it too, and repeat what it could not read.</summary>
internal sealed class ParkingLog(ILogger<ParkingLog> log) : IReceiveObserver
{
    public Task PreReceive(ReceiveContext context) => Task.CompletedTask;

    public Task PostReceive(ReceiveContext context) => Task.CompletedTask;

    public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType)
        where T : class => Task.CompletedTask;

    /// <summary>It was read, and can't be applied.</summary>
    public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception)
        where T : class
    {
        if (!IsGivenBack(context.ReceiveContext, exception))
        {
            log.LogError(exception, "Message {MessageId} of {Queue} is parked.", context.MessageId, QueueOf(context.ReceiveContext));
        }

        return Task.CompletedTask;
    }

    /// <summary>It can't be read: where the fault would tell what stands there, its kind is enough.</summary>
    public Task ReceiveFault(ReceiveContext context, Exception exception)
    {
        if (!IsGivenBack(context, exception))
        {
            log.LogError("Message {MessageId} of {Queue} is parked, because it can't be read: {Fault}.", context.GetMessageId(), QueueOf(context), exception.GetBaseException().GetType().Name);
        }

        return Task.CompletedTask;
    }

    // the service stops, or the broker is gone: whoever is there next gets it
    private static bool IsGivenBack(ReceiveContext context, Exception exception) =>
        context.CancellationToken.IsCancellationRequested && (exception is OperationCanceledException || (exception.InnerException is { } inner && IsGivenBack(context, inner)));

    private static string QueueOf(ReceiveContext context) => context.InputAddress.Segments[^1];
}
