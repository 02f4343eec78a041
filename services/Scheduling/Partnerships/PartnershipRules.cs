using System.Globalization;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling;

/// <summary>How far a partnership has come.</summary>
internal sealed record PartnershipAt
{
    public PartnershipState State { get; init; } = PartnershipState.Proposed;

    public PartnershipPause Pause { get; init; }

    public PartnershipEnd End { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>The steps of a partnership: PROPOSED → ACTIVE ⇄ PAUSED → ENDED.</summary>
internal static class PartnershipRules
{
    /// <summary>Whether the two may still be paired is asked again so often, whether or not anybody touches it.</summary>
    public static readonly TimeSpan CheckedEvery = TimeSpan.FromDays(1);

    public const int UsualSessions = 5;

    private const int DaysForLateEntry = 28;

    private static readonly PartnershipState[] s_open = [PartnershipState.Proposed, PartnershipState.Active, PartnershipState.Paused];

    /// <summary>That somebody asks for a Listener again and again is nobody's; until the class is known here, it may be such a scheme.</summary>
    public static void RequireOpenScheme(string scheme, ConfidentialityClass confidentiality)
    {
        if (confidentiality is ConfidentialityClass.Unspecified or ConfidentialityClass.Total)
        {
            throw new Refusal(ErrorReason.ConfidentialScheme, "In this scheme nobody is bound to anybody: whoever wants a supporter asks each time.", ("scheme", scheme));
        }
    }

    public static PartnershipAt Start(PartnershipAt at) => From(at, PartnershipState.Proposed) with { State = PartnershipState.Active };

    public static PartnershipAt Pause(PartnershipAt at) => From(at, PartnershipState.Active) with { State = PartnershipState.Paused, Pause = PartnershipPause.ByWish };

    public static PartnershipAt Resume(PartnershipAt at) => Meeting(From(at, PartnershipState.Paused));

    /// <summary>What was only proposed is not begun by it.</summary>
    public static PartnershipAt HandOver(PartnershipAt at) => From(at, s_open) is { State: PartnershipState.Proposed } proposed ? proposed : Meeting(at);

    public static PartnershipAt End(PartnershipAt at, PartnershipEnd reason, DateTimeOffset now) =>
        From(at, s_open) with { State = PartnershipState.Ended, Pause = PartnershipPause.Unspecified, End = reason, EndedAt = now };

    /// <summary>This supporter can't go on, whatever the cause. Null where they don't meet anyway.</summary>
    public static PartnershipAt? Lose(PartnershipAt at) =>
        at.State is PartnershipState.Active ? at with { State = PartnershipState.Paused, Pause = PartnershipPause.NeedsSupporter } : null;

    /// <param name="day">Of the session.</param>
    /// <param name="proposedOn">The day it was proposed on.</param>
    public static void RecordSession(PartnershipAt at, SessionAttendance attendance, int minutes, DateOnly day, DateOnly proposedOn, DateOnly today)
    {
        Steps.Require(at.State, PartnershipState.Active, PartnershipState.Paused);
        var earliest = today.AddDays(-DaysForLateEntry);
        earliest = earliest > proposedOn ? earliest : proposedOn;
        if (day < earliest || day > today)
        {
            throw RequestRules.OutOfRange("day", Text(earliest), Text(today));
        }

        if (minutes != 0 && attendance is not SessionAttendance.Attended)
        {
            throw new Refusal(ErrorReason.NotAttended, "Minutes are of a session that was attended only.");
        }
    }

    private static PartnershipAt Meeting(PartnershipAt at) => at with { State = PartnershipState.Active, Pause = PartnershipPause.Unspecified };

    private static string Text(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    private static PartnershipAt From(PartnershipAt at, params PartnershipState[] allowed)
    {
        Steps.Require(at.State, allowed);
        return at;
    }
}
