using PeerSupport.Platform;

namespace PeerSupport.TrainingTracking.Trainers;

internal sealed record TrainerName(string Provider, string TrainerId)
{
    public static TrainerName Parse(string name) => name.Split('/') is ["providers", var provider, "trainers", var trainer]
        ? new(provider, trainer)
        : throw Refusal.NotFound(name);

    public override string ToString() => $"providers/{Provider}/trainers/{TrainerId}";
}
