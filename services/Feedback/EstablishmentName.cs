using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal static class EstablishmentName
{
    /// <summary>The code in <c>establishments/MDI</c> and in the name of anything in it.</summary>
    public static string Code(string name) => name.Split('/') is ["establishments", var code, ..] ? code : throw Refusal.NotFound(name);
}
