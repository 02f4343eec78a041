using PeerSupport.Platform;

namespace PeerSupport.TrainingTracking.Backdatings;

internal sealed record BackdatingName(string Provider, string BackdatingId)
{
    public static BackdatingName Parse(string name) => name.Split('/') is ["providers", var provider, "backdatings", var backdating]
        ? new(provider, backdating)
        : throw Refusal.NotFound(name);

    public override string ToString() => $"providers/{Provider}/backdatings/{BackdatingId}";
}
