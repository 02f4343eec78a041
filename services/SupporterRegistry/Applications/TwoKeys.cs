namespace PeerSupport.SupporterRegistry;

/// <summary>Security has no objection at this establishment: by whom, since when, and the last day it holds.</summary>
internal sealed record Clearance(string DecidedBy, DateTimeOffset DecidedAt, DateOnly ReviewBy)
{
    public Span In(string timeZone) => new(DecidedAt, ReviewBy.AddDays(1).StartIn(timeZone));

    public bool Holds(DateTimeOffset instant, string timeZone) => In(timeZone).Holds(instant);

    /// <summary>What stands of security's decisions: the first, and the last time it was renewed, if it was.</summary>
    /// <returns>Null where security objects, has not decided, or took it back.</returns>
    public static Clearance? Of(
        string? decision, string? decidedBy, DateTimeOffset? decidedAt, DateOnly? reviewBy, string? renewal, string? renewedBy, DateTimeOffset? heldFrom)
    {
        var cleared = ProtoName.Of(ClearanceOutcome.Cleared);
        return decision == cleared && (renewal ?? cleared) == cleared ? new(renewedBy ?? decidedBy!, heldFrom ?? decidedAt!.Value, reviewBy!.Value) : null;
    }
}

/// <summary>The steps of an application. Two keys are turned by two different people: neither alone can appoint.</summary>
internal static class TwoKeys
{
    /// <summary>The first key. Whatever the answer, it is looked at again: after a year unless said otherwise.</summary>
    /// <returns>The state after, and the review date.</returns>
    public static (ApplicationState State, DateOnly ReviewBy) Clear(
        ApplicationState state, ClearanceOutcome outcome, DateOnly? reviewBy, DateTimeOffset now, string timeZone)
    {
        Steps.Require(state, ApplicationState.Submitted);
        var today = now.DayIn(timeZone);
        if (reviewBy < today)
        {
            throw Refusal.Invalid(("review_by", "has passed: give today or a later day"));
        }

        var after = outcome is ClearanceOutcome.Cleared ? ApplicationState.Cleared : ApplicationState.NotCleared;
        return (after, reviewBy ?? today.AddYears(1));
    }

    /// <summary>The second key, by another person, while the first still holds.</summary>
    public static ApplicationState Accept(ApplicationState state, Clearance? clearance, string decider, DateTimeOffset now, string timeZone)
    {
        Steps.Require(state, ApplicationState.Cleared);
        RequireClearance(clearance, now, timeZone);
        return clearance!.DecidedBy == decider ? throw SameDecider() : ApplicationState.Accepted;
    }

    /// <summary>The second key kept back, by another person than turned the first.</summary>
    public static ApplicationState Decline(ApplicationState state, string? clearedBy, string decider)
    {
        Steps.Require(state, ApplicationState.Cleared);
        return clearedBy == decider ? throw SameDecider() : ApplicationState.Declined;
    }

    public static void RequireClearance(Clearance? clearance, DateTimeOffset now, string timeZone)
    {
        if (clearance?.Holds(now, timeZone) is not true)
        {
            throw new Refusal(ErrorReason.ClearanceMissing, "Security's clearance here is missing or past its review date.");
        }
    }

    public static DateOnly SignCompact(ApplicationState state, DateOnly signedOn, DateTimeOffset now, string timeZone)
    {
        Steps.Require(state, ApplicationState.Accepted, ApplicationState.InTraining);
        return signedOn > now.DayIn(timeZone) ? throw Refusal.Invalid(("signed_on", "lies in the future")) : signedOn;
    }

    public static Refusal SameDecider() =>
        new(ErrorReason.SameDecider, "The same person may not turn both keys, nor look again at what he refused: another one has to decide.");
}
