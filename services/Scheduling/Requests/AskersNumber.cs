using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

/// <summary>Who asked: kept apart from the request, and for a while only.</summary>
internal static class AskersNumber
{
    /// <summary>Null where nobody said who asks, and once it is forgotten.</summary>
    public static Task<string?> Of(Tx tx, RequestName request)
    {
        const string load = "select prisoner_number from askers where establishment = @Establishment and request_id = @RequestId";
        return tx.Maybe<string>(load, request);
    }
}
