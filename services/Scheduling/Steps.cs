using PeerSupport.Platform;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling;

/// <summary>Which step is possible in which state.</summary>
internal static class Steps
{
    public static void Require<T>(T state, params T[] allowed)
        where T : struct, Enum
    {
        if (!allowed.Contains(state))
        {
            throw Illegal(state, allowed);
        }
    }

    public static Refusal Illegal<T>(T state, params T[] allowed)
        where T : struct, Enum => Illegal($"The step is not possible in state {ProtoName.Of(state)}. Read it again: somebody may have done it already.", state, allowed);

    public static Refusal Illegal<T>(string message, T state, params T[] allowed)
        where T : struct, Enum => new(
            ErrorReason.IllegalTransition,
            message,
            ("state", ProtoName.Of(state)),
            ("allowed", string.Join(',', allowed.Select(ProtoName.Of))));
}
