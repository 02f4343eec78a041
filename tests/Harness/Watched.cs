using Grpc.Core;

namespace PeerSupport.Harness;

/// <summary>A stream being read: every message and every row it has brought, in the order they came.</summary>
public sealed class Watched<TMessage, TRow> : IAsyncDisposable
    where TRow : class
{
    private readonly List<TMessage> _messages = [];
    private readonly AsyncServerStreamingCall<TMessage> _call;
    private readonly Func<TMessage, IEnumerable<TRow>> _rows;
    private readonly Task _reading;

    public Watched(AsyncServerStreamingCall<TMessage> call, Func<TMessage, IEnumerable<TRow>> rows)
    {
        (_call, _rows) = (call, rows);
        _reading = Read();
    }

    public IReadOnlyList<TMessage> Messages
    {
        get
        {
            lock (_messages)
            {
                return [.. _messages];
            }
        }
    }

    public IReadOnlyList<TRow> Seen => [.. Messages.SelectMany(_rows)];

    /// <summary>The first row like that, waited for when it has not come yet.</summary>
    public Task<TRow> Until(Func<TRow, bool> such) => Eventually.Some(() => Task.FromResult(Seen.FirstOrDefault(such)), "no such row came");

    /// <summary>The first message with a row like that, waited for when it has not come yet: its token leads to what comes after.</summary>
    public async Task<TMessage> MessageWith(Func<TRow, bool> such)
    {
        await Until(such);
        return Messages.First(message => _rows(message).Any(such));
    }

    public async ValueTask DisposeAsync()
    {
        _call.Dispose();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task Read()
    {
        while (await _call.ResponseStream.MoveNext(CancellationToken.None))
        {
            lock (_messages)
            {
                _messages.Add(_call.ResponseStream.Current);
            }
        }
    }
}
