using PeerSupport.Platform;
using PeerSupport.Training.V1;

namespace PeerSupport.TrainingTracking;

/// <summary>Which step is possible in which state.</summary>
internal static class Steps
{
    public static void Require<T>(T state, string message, params T[] allowed)
        where T : struct, Enum
    {
        if (!allowed.Contains(state))
        {
            throw new Refusal(ErrorReason.IllegalTransition, message,
                ("state", ProtoName.Of(state)), ("allowed", string.Join(", ", allowed.Select(ProtoName.Of))));
        }
    }
}
