using PeerSupport.Platform;

namespace PeerSupport.TrainingTracking;

internal static class EstablishmentName
{
    /// <summary>The code in <c>establishments/MDI</c>.</summary>
    public static string Parse(string name) => name.Split('/') is ["establishments", var code] ? code : throw Refusal.NotFound(name);
}
