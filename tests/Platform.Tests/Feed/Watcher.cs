using System.Collections.Concurrent;
using Google.Rpc;
using Grpc.Core;
using PeerSupport.Notebook.V1;

namespace PeerSupport.Platform.Tests;

/// <summary>A client that keeps what it is told, as a board would: the newest of each note.</summary>
internal sealed class Watcher(RunningNotebook notebook, string tenant)
{
    public ConcurrentDictionary<string, string> Titles { get; } = new();

    public List<WatchNotesResponse> Messages { get; } = [];

    public string Token { get; private set; } = "";

    /// <summary>Reads until the messages are enough, or the stream ends, and goes on from the newest token at the next call.</summary>
    /// <returns>How the stream ended; null when enough was read and the client hung up.</returns>
    public async Task<RpcException?> Read(Func<WatchNotesResponse, bool> enough, Metadata? headers = null, RunningService? at = null)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var call = RunningNotebook.ClientOf(at ?? notebook.Service).WatchNotes(
            new() { Parent = tenant, ResumeToken = Token }, headers ?? notebook.As(tenant), cancellationToken: patience.Token);
        try
        {
            while (await call.ResponseStream.MoveNext())
            {
                var message = call.ResponseStream.Current;
                Messages.Add(message);
                foreach (var note in message.Notes)
                {
                    Titles[note.Name] = note.Title;
                }

                Token = message.ResumeToken;
                if (enough(message))
                {
                    return null;
                }
            }

            throw new InvalidOperationException("A watch never ends well.");
        }
        catch (RpcException ended) when (!patience.IsCancellationRequested)
        {
            return ended;
        }
    }

    /// <summary>Until a note has this title here.</summary>
    public Task<RpcException?> Until(string title) => Read(_ => Titles.Values.Contains(title));

    public static string? Reason(RpcException? ended) => ended?.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason;
}
