using Google.Protobuf.Reflection;
using Grpc.Core;

namespace PeerSupport.Platform;

/// <summary>What the interceptor found out about a call before its method runs.</summary>
public sealed class CallState
{
    private static readonly object s_key = typeof(CallState);

    public required Caller Caller { get; init; }

    public required Scope Scope { get; init; }

    public required MethodDescriptor Method { get; init; }

    /// <summary>The user's own token, to be forwarded to other services beside ours; null when a machine acts by itself.</summary>
    public string? UserToken { get; init; }

    public static CallState Of(ServerCallContext call) => (CallState)call.UserState[s_key];

    internal void AttachTo(ServerCallContext call) => call.UserState[s_key] = this;
}
