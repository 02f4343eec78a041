using PeerSupport.Platform;

namespace PeerSupport.TrainingTracking.Certifications;

internal sealed record CertificationName(string Provider, string CertificationId)
{
    public static CertificationName Parse(string name) => name.Split('/') is ["providers", var provider, "certifications", var certification]
        ? new(provider, certification)
        : throw Refusal.NotFound(name);

    public override string ToString() => $"providers/{Provider}/certifications/{CertificationId}";
}
