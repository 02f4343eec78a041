using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

/// <summary>What is to happen to a request later. Keys are request ids; of <see cref="Climb"/>, alarm ids; of <see cref="Debrief"/>, debrief ids; of <see cref="NotBack"/>, offer ids.</summary>
internal static class TimerKinds
{
    /// <summary>Look for a supporter.</summary>
    public const string Match = "match";

    /// <summary>Take an unanswered offer back.</summary>
    public const string OfferLapse = "offer-lapse";

    /// <summary>Open an alarm at the wing.</summary>
    public const string Escalate = "escalate";

    /// <summary>End the request.</summary>
    public const string Expire = "expire";

    /// <summary>Raise an alarm: somebody may be forgotten behind a door.</summary>
    public const string ContactLimit = "contact-limit";

    /// <summary>Raise an alarm: a supporter was let out, and is in no contact and not back.</summary>
    public const string NotBack = "not-back";

    /// <summary>Raise an alarm: nobody has looked in on whoever was to be looked in on.</summary>
    public const string LookIn = "look-in";

    /// <summary>Raise an unacknowledged alarm to the next level.</summary>
    public const string Climb = "climb";

    /// <summary>Delete the asker's number, and by what else he would be known.</summary>
    public const string Forget = "forget";

    /// <summary>Count a debrief that nobody held in time.</summary>
    public const string Debrief = "debrief";

    /// <summary>What is to happen only while somebody waits.</summary>
    public static readonly IReadOnlyList<string> OfWaiting = [Match, OfferLapse, Escalate, Expire, ContactLimit];

    /// <summary>Nobody waits any more. Alarms go on climbing until somebody takes them on, and the number is still to be forgotten.</summary>
    public static void StopWaiting(Tx tx, string requestId)
    {
        foreach (var kind in OfWaiting)
        {
            tx.Cancel(kind, requestId);
        }
    }
}
