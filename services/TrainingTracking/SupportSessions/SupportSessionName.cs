using PeerSupport.Platform;

namespace PeerSupport.TrainingTracking.SupportSessions;

internal sealed record SupportSessionName(string Establishment, string SessionId)
{
    public static SupportSessionName Parse(string name) => name.Split('/') is ["establishments", var establishment, "supportSessions", var session]
        ? new(establishment, session)
        : throw Refusal.NotFound(name);

    public override string ToString() => $"establishments/{Establishment}/supportSessions/{SessionId}";
}
