using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;
using PeerSupport.TrainingTracking.Runs;

namespace PeerSupport.TrainingTracking.SupportSessions;

/// <summary>A team's clock.</summary>
/// <param name="LastHeld">The day of the last session.</param>
/// <param name="CountsFrom">From then the time to the next one runs.</param>
internal readonly record struct TeamClock(DateOnly? LastHeld, DateTimeOffset CountsFrom);

/// <summary>The rules of support sessions: planned, held or called off by one of two sides; and how long a team may be without one.</summary>
internal static class SupervisionRules
{
    private const int PastDays = 28;
    private const int AheadDays = 731;
    private const int DaysOfWeek = 7;

    public static void Plan(DateOnly day, DateOnly today)
    {
        var (earliest, latest) = (today.AddDays(-PastDays), today.AddDays(AheadDays));
        if (day < earliest || day > latest)
        {
            throw Refusal.Invalid(("day", $"must lie between {earliest:O} and {latest:O}"));
        }
    }

    public static void Hold(SupportSessionState state, DateOnly day, DateOnly today)
    {
        Steps.Require(state, "Only a planned session is held.", SupportSessionState.Planned);
        if (day > today)
        {
            throw RunRules.NotYet(day, "The day of the session has not come yet.");
        }
    }

    /// <summary>As with a run each side has its own reasons.</summary>
    public static void Cancel(SupportSessionState state, RunSide by, CancelReason reason)
    {
        Steps.Require(state, "Only a planned session is called off.", SupportSessionState.Planned);
        RunRules.RequireOwnReason(by, reason);
    }

    /// <summary>The clock after a session. One that is recorded late moves it to the end of its own day, and never back.</summary>
    public static TeamClock Held(TeamClock clock, DateOnly day, DateTimeOffset now)
    {
        var over = day.AddDays(1).StartIn(Certificate.Zone);
        var from = over < now ? over : now;
        return new(clock.LastHeld > day ? clock.LastHeld : day, clock.CountsFrom > from ? clock.CountsFrom : from);
    }

    /// <summary>When the team has been without a session too long; never where the scheme asks for none.</summary>
    public static DateTimeOffset? DueAt(TeamClock clock, TimeSpan? every) => clock.CountsFrom + every;

    public static bool IsOverdue(TeamClock clock, TimeSpan? every, DateTimeOffset now) => DueAt(clock, every) <= now;

    /// <summary>Whole weeks since the last session, or since the team is known without one.</summary>
    public static int WeeksSince(TeamClock clock, DateTimeOffset now) =>
        Math.Max(0, (now.DayIn(Certificate.Zone).DayNumber - (clock.LastHeld ?? clock.CountsFrom.DayIn(Certificate.Zone)).DayNumber) / DaysOfWeek);
}
