using Grpc.Core;

namespace PeerSupport.Harness;

/// <summary>A stream being read: every row it has brought, in the order they came.</summary>
public sealed class Watched<TMessage, TRow> : IAsyncDisposable
    where TRow : class
{
    private readonly List<TRow> _seen = [];
    private readonly AsyncServerStreamingCall<TMessage> _call;
    private readonly Task _reading;

    public Watched(AsyncServerStreamingCall<TMessage> call, Func<TMessage, IEnumerable<TRow>> rows)
    {
        _call = call;
        _reading = Read(rows);
    }

    public IReadOnlyList<TRow> Seen
    {
        get
        {
            lock (_seen)
            {
                return [.. _seen];
            }
        }
    }

    /// <summary>The first row like that, waited for when it has not come yet.</summary>
    public Task<TRow> Until(Func<TRow, bool> such) => Eventually.Some(() => Task.FromResult(Seen.FirstOrDefault(such)), "no such row came");

    public async ValueTask DisposeAsync()
    {
        _call.Dispose();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task Read(Func<TMessage, IEnumerable<TRow>> rows)
    {
        while (await _call.ResponseStream.MoveNext(CancellationToken.None))
        {
            lock (_seen)
            {
                _seen.AddRange(rows(_call.ResponseStream.Current));
            }
        }
    }
}
