namespace PeerSupport.SupporterRegistry;

/// <summary>Which step is possible in which state.</summary>
internal static class Steps
{
    public static void Require<T>(T state, params T[] allowed) where T : struct, Enum
    {
        if (!allowed.Contains(state))
        {
            var possible = string.Join(", ", allowed.Select(ProtoName.Of));
            throw new Refusal(ErrorReason.IllegalTransition, $"This is possible in {possible} only, and it is {ProtoName.Of(state)}.",
                ("state", ProtoName.Of(state)), ("allowed", possible));
        }
    }
}
