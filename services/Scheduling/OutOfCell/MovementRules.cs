using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>
/// Nobody is forgotten behind a door: whoever was let out for a request is out until both are back from their contact or somebody records that he is
/// back, whatever became of the request meanwhile.
/// </summary>
internal static class MovementRules
{
    /// <summary>On the way nobody needs longer, whatever a contact may last: whoever has not come by then is looked for.</summary>
    private static readonly TimeSpan s_arrivesWithin = TimeSpan.FromMinutes(15);

    /// <summary>How long somebody who is let out is out before he is missed, unless the contact begins.</summary>
    public static TimeSpan Limit(TimeSpan contactLimit) => contactLimit < s_arrivesWithin ? contactLimit : s_arrivesWithin;

    /// <summary>
    /// He is back in his cell. While the two talk, the contact is ended instead; before they did, he can't come any more, and the next supporter is
    /// looked for.
    /// </summary>
    /// <param name="isBound">The request goes on with him: it has neither ended nor passed to somebody else.</param>
    public static Progress Back(Progress at, bool isOut, bool isBound) => (isOut, isBound, at.State) switch
    {
        (false, _, _) => throw new Refusal(ErrorReason.NotOutOfCell, "This supporter was not let out for the request, or is back already."),
        (_, true, RequestState.MovementAuthorised) => RequestRules.Release(at),
        (_, true, _) => throw Steps.Illegal(at.State, RequestState.MovementAuthorised),
        _ => at,
    };

    /// <summary>He should be back. While a contact goes on, its own alarm tells.</summary>
    public static bool IsMissed(Progress at, DateTimeOffset dueBackAt, DateTimeOffset now) => at.State is not RequestState.InContact && dueBackAt <= now;
}
