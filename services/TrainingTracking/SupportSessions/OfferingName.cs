using PeerSupport.Platform;

namespace PeerSupport.TrainingTracking.SupportSessions;

/// <summary>A team by the offering it serves.</summary>
/// <param name="Scheme">The resource name, such as <c>schemes/listener</c>.</param>
internal sealed record OfferingName(string Establishment, string Scheme)
{
    public static OfferingName Parse(string name) => name.Split('/') is ["establishments", var establishment, "offerings", var scheme]
        ? new(establishment, $"schemes/{scheme}")
        : throw Refusal.NotFound(name);

    public override string ToString() => $"establishments/{Establishment}/offerings/{Scheme.Split('/')[1]}";
}
