namespace PeerSupport.SupporterRegistry;

/// <summary>What security makes of a clearance it has given.</summary>
/// <param name="State">The state after.</param>
/// <param name="ReviewBy">The last day it holds; of one that is taken back the day before, so that nobody stands on it any more.</param>
/// <param name="HeldFrom">Since when it holds without a gap.</param>
internal sealed record Renewal(ApplicationState State, DateOnly ReviewBy, DateTimeOffset? HeldFrom);

internal static class Renewing
{
    /// <param name="standing">As it stands; null where it was taken back.</param>
    /// <param name="acceptedBy">Who turned the second key, if it was turned: he may not hold the first as well, but may let go of it.</param>
    public static Renewal Renew(
        ApplicationState state, Clearance? standing, ClearanceOutcome outcome, DateOnly? reviewBy, string? acceptedBy, string decider, DateTimeOffset now, string timeZone)
    {
        Steps.Require(state, ApplicationState.Cleared, ApplicationState.Accepted, ApplicationState.InTraining, ApplicationState.Appointed);
        var today = now.DayIn(timeZone);
        if (reviewBy < today)
        {
            throw Refusal.Invalid(("review_by", "has passed: give today or a later day"));
        }

        if (outcome is ClearanceOutcome.NotCleared)
        {
            // where the provider has yet to decide there is nothing more to decide
            return state is ApplicationState.Cleared ? new(ApplicationState.NotCleared, reviewBy ?? today.AddYears(1), null) : new(state, today.AddDays(-1), null);
        }

        var holds = standing?.Holds(now, timeZone) is true;
        return acceptedBy == decider ? throw TwoKeys.SameDecider() : new(state, reviewBy ?? today.AddYears(1), holds ? standing!.DecidedAt : now);
    }
}
