using PeerSupport.Platform;

namespace PeerSupport.TrainingTracking;

internal static class ProviderName
{
    /// <summary>The code in <c>providers/samaritans-doncaster</c>.</summary>
    public static string Parse(string name) => name.Split('/') is ["providers", var code] ? code : throw Refusal.NotFound(name);
}
