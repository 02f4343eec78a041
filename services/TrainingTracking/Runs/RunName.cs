using PeerSupport.Platform;

namespace PeerSupport.TrainingTracking.Runs;

internal sealed record RunName(string Establishment, string RunId)
{
    public static RunName Parse(string name) => name.Split('/') is ["establishments", var establishment, "runs", var run]
        ? new(establishment, run)
        : throw Refusal.NotFound(name);

    public override string ToString() => $"establishments/{Establishment}/runs/{RunId}";
}
