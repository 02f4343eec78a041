using Google.Protobuf;

namespace PeerSupport.Platform;

/// <summary>What changes of a kind of resource are called in the feed.</summary>
internal static class Watched<T>
    where T : IMessage, new()
{
    public static readonly string Kind = new T().Descriptor.FullName;
}

/// <summary>A page of a watch's opening list.</summary>
/// <param name="Rows">In the order of their keys.</param>
/// <param name="Next">The key of the last row, for the next page; null when there is none.</param>
public sealed record Listed<T>(IReadOnlyList<T> Rows, string[]? Next);

/// <summary>What is watched, and how its rows are read: always in the scope of the call, so that a watcher sees what he could list.</summary>
public sealed record Watch<T>
{
    /// <summary>A page of what stands at the beginning; its argument is the key of the last row before, null on the first page.</summary>
    public required Func<Tx, string[]?, Task<Listed<T>>> List { get; init; }

    /// <summary>Rows by name, whatever their state; those that are no more are left out.</summary>
    public required Func<Tx, string[], Task<IReadOnlyList<T>>> Reread { get; init; }

    /// <summary>Reads what is told beside the rows, in each transaction that reads them, and before they are.</summary>
    public Func<Tx, Task> Beside { get; init; } = _ => Task.CompletedTask;

    /// <summary>Whether the watcher asked for such a row.</summary>
    public Func<T, bool> Shows { get; init; } = _ => true;
}

/// <summary>One message of a watch.</summary>
/// <param name="Rows">As they are now.</param>
/// <param name="Removed">Names of rows that are no more.</param>
/// <param name="Opening">More of the opening list comes.</param>
/// <param name="ResumeToken">Where to go on if the stream ends now.</param>
public sealed record News<T>(IReadOnlyList<T> Rows, IReadOnlyList<string> Removed, bool Opening, string ResumeToken);
