using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>How far a debrief has come.</summary>
internal sealed record DebriefAt
{
    public required DebriefState State { get; init; }

    /// <summary>When the contact was over.</summary>
    public required DateTimeOffset OwedSince { get; init; }

    public DateTimeOffset? OfferedAt { get; init; }

    public DateTimeOffset? AnsweredAt { get; init; }
}

/// <summary>
/// To whom a debrief is owed, and its steps: DUE → OFFERED → TAKEN or DECLINED_BY_SUPPORTER, and MISSED when nobody answered in time. A late one
/// is better than none.
/// </summary>
internal static class DebriefRules
{
    /// <summary>So long after the contact it is still in time.</summary>
    public static readonly TimeSpan InTime = TimeSpan.FromHours(72);

    /// <summary>
    /// Who may tell nobody what he heard, or sat with somebody in danger, is owed a talk; until the registry has said which scheme is which, everybody.
    /// Where the asker did not want to after all, there is nothing to talk about. Who was asked past his limits is owed one whatever came of it.
    /// </summary>
    public static bool IsOwed(ConfidentialityClass confidentiality, ContactOutcome outcome, bool pastLimits) => pastLimits
        || (outcome is not ContactOutcome.DeclinedAtDoor
            && confidentiality is ConfidentialityClass.Unspecified or ConfidentialityClass.Total or ConfidentialityClass.Logged);

    /// <param name="at">When it was offered, held or declined: after the contact, and not later than now.</param>
    public static DebriefAt Record(DebriefAt debrief, DebriefAnswer answer, DateTimeOffset at, DateTimeOffset now)
    {
        var next = answer switch
        {
            DebriefAnswer.Offered => From(debrief, DebriefState.Due) with { State = DebriefState.Offered, OfferedAt = at },
            DebriefAnswer.Taken => Owed(debrief) with { State = DebriefState.Taken, AnsweredAt = at },
            DebriefAnswer.DeclinedBySupporter => Owed(debrief) with { State = DebriefState.DeclinedBySupporter, AnsweredAt = at },
            _ => throw new ArgumentOutOfRangeException(nameof(answer), answer, "is no answer"),
        };
        RequestRules.RequireBetween(at, debrief.OwedSince, now);
        return next;
    }

    /// <summary>Its time has passed. Null when it was answered.</summary>
    public static DebriefAt? Miss(DebriefAt debrief) =>
        debrief.State is DebriefState.Due or DebriefState.Offered ? debrief with { State = DebriefState.Missed } : null;

    private static DebriefAt Owed(DebriefAt debrief) => From(debrief, DebriefState.Due, DebriefState.Offered, DebriefState.Missed);

    private static DebriefAt From(DebriefAt debrief, params DebriefState[] allowed)
    {
        Steps.Require(debrief.State, allowed);
        return debrief;
    }
}
