using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>Whoever is received waits until a supporter has seen him: WAITING → SEEN, DECLINED or LEFT.</summary>
internal static class InductionRules
{
    /// <summary>What is told of later than this after the reception is history: nobody is sent to him as if he had just come.</summary>
    public static readonly TimeSpan TooLate = TimeSpan.FromDays(7);

    /// <summary>A reception is told in more than one way, some seconds or hours apart: whoever was dealt with that shortly before is not seen again.</summary>
    public static readonly TimeSpan SameReception = TimeSpan.FromDays(1);

    /// <param name="appointment">Who saw him; empty where that is not said.</param>
    public static void Record(InductionState at, InductionState outcome, string appointment, DateTimeOffset overAt, DateTimeOffset arrivedAt, DateTimeOffset now)
    {
        Steps.Require(at, InductionState.Waiting);
        if (outcome is InductionState.Waiting)
        {
            throw Refusal.Invalid(("outcome", "must be SEEN, DECLINED or LEFT"));
        }

        if (appointment.Length > 0 && outcome is not InductionState.Seen)
        {
            throw new Refusal(ErrorReason.NotSeen, "A supporter is named of an induction that was SEEN only.");
        }

        RequestRules.RequireBetween("over_at", overAt, arrivedAt, now);
    }
}
