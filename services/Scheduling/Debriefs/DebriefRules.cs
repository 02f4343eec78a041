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
    /// <summary>So long after the contact it is still in time, where the scheme's rule has not come yet.</summary>
    public static readonly TimeSpan InTime = TimeSpan.FromHours(72);

    /// <summary>
    /// As the scheme says. Until the registry has told its rule, somebody offers them to whoever may tell nobody what he heard, or sat with somebody in
    /// danger; and until it has said which scheme is which, to everybody.
    /// </summary>
    public static DebriefsBy OfferedBy(DebriefsBy rule, ConfidentialityClass confidentiality) => (rule, confidentiality) switch
    {
        (DebriefsBy.Unspecified, ConfidentialityClass.Limited or ConfidentialityClass.Ordinary) => DebriefsBy.Nobody,
        (DebriefsBy.Unspecified, _) => DebriefsBy.Coordinator,
        _ => rule,
    };

    /// <summary>
    /// Where the asker did not want to after all, there is nothing to talk about. Who was asked past his limits is owed one whatever came of it, and
    /// whether or not the scheme has debriefs.
    /// </summary>
    public static bool IsOwed(DebriefsBy by, ContactOutcome outcome, bool pastLimits) =>
        pastLimits || (by is not DebriefsBy.Nobody && outcome is not ContactOutcome.DeclinedAtDoor);

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
        RequestRules.RequireBetween("at", at, debrief.OwedSince, now);
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
