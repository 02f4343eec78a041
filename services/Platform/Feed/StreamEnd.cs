using Grpc.Core;
using PeerSupport.Platform.V1;

namespace PeerSupport.Platform;

/// <summary>What ends a stream that would go on for ever: its caller, his token's end, this instance's end, or that nobody reads.</summary>
internal sealed class StreamEnd : IDisposable
{
    private readonly ServerCallContext _call;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenSource _expiry;
    private readonly CancellationTokenSource _any;
    private Task? _left;

    public StreamEnd(ServerCallContext call, TimeProvider clock, CancellationToken stopping)
    {
        (_call, _stopping) = (call, stopping);
        var left = CallState.Of(call).Caller.Until - clock.GetUtcNow();
        // a timer holds 49 days; no access token does
        _expiry = new CancellationTokenSource(left > TimeSpan.FromDays(40) ? Timeout.InfiniteTimeSpan : left > TimeSpan.Zero ? left : TimeSpan.Zero, clock);
        _any = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken, stopping, _expiry.Token);
    }

    public CancellationToken Token => _any.Token;

    /// <summary>Runs the stream until something ends it, and says what.</summary>
    public async Task Run(Func<Task> stream)
    {
        try
        {
            await stream();
        }
        catch (OperationCanceledException) when (!_call.CancellationToken.IsCancellationRequested && Token.IsCancellationRequested)
        {
            throw _stopping.IsCancellationRequested
                ? Refusal.Unavailable("This instance stops. Call again with the newest resume token: another one goes on.")
                : Refusal.Unauthenticated("The token has expired: get a new one and call again with the newest resume token.");
        }
        catch (Refusal) when (_left is { } left)
        {
            // Nobody else waits any more. What was left half-way goes out whole, or the reason would stand in the middle of it.
            await left.WaitAsync(Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    /// <summary>
    /// Until the message is on its way. It is not cancelled when that takes too long, but left: cancelling would reset the call, and whoever reads
    /// again would not learn why it ended.
    /// </summary>
    public async Task Written(Task write, TimeSpan patience)
    {
        try
        {
            await write.WaitAsync(patience, Token);
        }
        catch (TimeoutException)
        {
            _left = write;
            throw new Refusal(ErrorReason.SlowReader, "The stream was not read for too long. Call again with the newest resume token.");
        }
        catch (InvalidOperationException) when (_call.CancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(_call.CancellationToken); // the library's word for a caller who went away just now
        }
    }

    public void Dispose()
    {
        _any.Dispose();
        _expiry.Dispose();
    }
}
