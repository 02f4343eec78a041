namespace PeerSupport.SupporterRegistry;

/// <summary>Somebody steps back: whose wish it is, since when, and the first day back, if it is known.</summary>
internal sealed record PauseTerms(PauseKind Kind, DateTimeOffset Since, DateOnly? BackOn)
{
    /// <summary>The day back has come.</summary>
    public bool IsOver(DateTimeOffset now, string timeZone) => BackOn is { } day && day.StartIn(timeZone) <= now;
}

/// <summary>Whether a supporter is there, and to what he returns if not: two layers may lie over it, a pause and over that a suspension.</summary>
/// <param name="ReturnsTo">SHADOWING or ACTIVE beneath the layers; null where there is none.</param>
internal sealed record Presence(AppointmentState State, AppointmentState? ReturnsTo = null, PauseTerms? Pause = null);

/// <summary>How supporters step back, are suspended, and return to what they were.</summary>
internal static class Absence
{
    private const int LongestPause = 366;

    public static Presence Pause(this Presence before, PauseKind kind, DateOnly? backOn, DateTimeOffset now, string timeZone)
    {
        Steps.Require(before.State, AppointmentState.Shadowing, AppointmentState.Active, AppointmentState.Paused);
        var today = now.DayIn(timeZone);
        if (backOn <= today || backOn > today.AddDays(LongestPause))
        {
            throw Refusal.Invalid(("back_on", "must be tomorrow at the earliest and a year ahead at most"));
        }

        var since = before.Pause?.Since ?? now;
        return new(AppointmentState.Paused, before.ReturnsTo ?? before.State, new(kind, since, backOn));
    }

    public static Presence Resume(this Presence before)
    {
        Steps.Require(before.State, AppointmentState.Paused);
        return new(before.ReturnsTo!.Value);
    }

    /// <summary>A pause whose day back has come is over, whoever looks first; all else stays.</summary>
    public static Presence Returned(this Presence before, DateTimeOffset now, string timeZone) =>
        before.State is AppointmentState.Paused && before.Pause!.IsOver(now, timeZone) ? before.Resume() : before;

    /// <summary>A pause stays beneath.</summary>
    public static Presence Suspend(this Presence before)
    {
        Steps.Require(before.State, AppointmentState.Shadowing, AppointmentState.Active, AppointmentState.Paused);
        return before with { State = AppointmentState.Suspended, ReturnsTo = before.ReturnsTo ?? before.State };
    }

    /// <summary>What was before: a pause goes on, unless its day back has come meanwhile. Whoever is not suspended, because the appointment has ended, stays so.</summary>
    public static Presence Lift(this Presence before, DateTimeOffset now, string timeZone) => before switch
    {
        { State: not AppointmentState.Suspended } => before,
        { Pause: null } => new(before.ReturnsTo!.Value),
        _ => (before with { State = AppointmentState.Paused }).Returned(now, timeZone),
    };
}
