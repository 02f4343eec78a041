using System.Globalization;
using PeerSupport.Platform.V1;

namespace PeerSupport.Platform;

/// <summary>The state of a resource that a caller decided on.</summary>
public static class Etag
{
    public static string Of(long version) => version.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>Refuses when the resource changed since the caller read it. An empty etag asks for no check.</summary>
    public static void Require(string etag, long version)
    {
        if (etag.Length > 0 && etag != Of(version))
        {
            throw new Refusal(ErrorReason.StaleEtag, "The resource changed since it was read. Read it again, decide again.");
        }
    }
}
