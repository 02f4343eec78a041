using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using PeerSupport.Platform.V1;

namespace PeerSupport.Platform;

/// <summary>
/// A call that will not be done, and why. Rules throw it; the interceptor turns it into <c>google.rpc.Status</c>.
/// It knows nothing of gRPC: the reason is a value of a proto enum, whose option <c>code</c> gives the status code.
/// </summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "A refusal is an answer; that it travels as an exception is incidental.")]
public sealed class Refusal : Exception
{
    public Refusal(Enum reason, string message, params (string Key, string Value)[] metadata)
        : base(message)
    {
        Reason = reason;
        Metadata = metadata.ToFrozenDictionary(pair => pair.Key, pair => pair.Value);
    }

    public Enum Reason { get; }

    public FrozenDictionary<string, string> Metadata { get; }

    /// <summary>Every malformed field with its path, such as <c>zones[3].capacity</c>.</summary>
    public IReadOnlyList<(string Field, string Description)> Fields { get; init; } = [];

    /// <summary>The name of the resource that is not there, or not the caller's to see.</summary>
    public string? Resource { get; private init; }

    /// <summary>When to call again. UNAVAILABLE and CONTENTION carry a default, others only what is said here: a call that is refused again as it stands is not to be repeated.</summary>
    public TimeSpan? RetryDelay { get; init; }

    /// <summary>One answer for a missing row and for somebody else's: the two can't be told apart.</summary>
    public static Refusal NotFound(string name) =>
        new(ErrorReason.NotFound, $"There is no '{name}'.", ("resource", name)) { Resource = name };

    public static Refusal Invalid(params (string Field, string Description)[] fields) =>
        new(ErrorReason.InvalidFields, Summary(fields)) { Fields = fields };

    public static Refusal Unauthenticated(string message) => new(ErrorReason.Unauthenticated, message);

    internal static Refusal UnknownMethod(string called) => new(ErrorReason.UnknownMethod, $"There is no {called}.");

    internal static Refusal TooLarge() => new(ErrorReason.MessageTooLarge, "The message is too large: at most 4 MB.");

    public static Refusal Unavailable(string message, TimeSpan? retryDelay = null) =>
        new(ErrorReason.Unavailable, message) { RetryDelay = retryDelay };

    // The details name every field; the message is for eyes, and shares with them what fits into a trailer.
    private static string Summary((string Field, string Description)[] fields) => fields switch
    {
        [] => "The request is not acceptable.",
        [var only] => $"{only.Field} {only.Description}.",
        [var first, ..] => $"{first.Field} {first.Description}; and {fields.Length - 1} more.",
    };
}
