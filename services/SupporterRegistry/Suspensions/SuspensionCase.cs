namespace PeerSupport.SupporterRegistry;

/// <summary>A suspension as its rules see it: the reason may be secret, the clock may not, and somebody else decides the appeal.</summary>
/// <param name="Deciders">Who suspended, and who reviewed since.</param>
internal sealed record SuspensionCase(
    SuspensionState State, AppealState Appeal, bool TenureRestored, DateOnly ReviewBy, DateTimeOffset SuspendedAt, DateTimeOffset? EndedAt, IReadOnlyList<string> Deciders)
{
    private const int UsualDays = 14;
    private const int MostDays = 28;

    public static SuspensionCase Begin(DateOnly? reviewBy, string decider, DateTimeOffset now, string timeZone) =>
        new(SuspensionState.InForce, AppealState.None, TenureRestored: false, ReviewDay(reviewBy, now, timeZone), now, EndedAt: null, [decider]);

    /// <summary>Security and conduct are the establishment's.</summary>
    public static SuspensionCategory For(SuspensionCategory asked, bool byProvider) => byProvider && asked is not SuspensionCategory.Provider
        ? throw Refusal.Invalid(("category", "a provider suspends as PROVIDER only"))
        : asked;

    /// <summary>It goes on until another day, which can be appealed anew, or it ends.</summary>
    public SuspensionCase Review(SuspensionReview outcome, DateOnly? reviewBy, string decider, DateTimeOffset now, string timeZone)
    {
        Steps.Require(State, SuspensionState.InForce);
        var reviewed = this with { Deciders = [.. Deciders, decider] };
        return outcome is SuspensionReview.Lifted
            ? reviewed with { State = SuspensionState.Lifted, EndedAt = now }
            : reviewed with { ReviewBy = ReviewDay(reviewBy, now, timeZone), Appeal = Appeal is AppealState.Open ? AppealState.Open : AppealState.None };
    }

    /// <summary>Also when it is over: the time it took may still be given back.</summary>
    public SuspensionCase Appealed()
    {
        Steps.Require(Appeal, AppealState.None);
        return this with { Appeal = AppealState.Open };
    }

    /// <summary>By somebody who had no part in it. What should not have been counts as served.</summary>
    public SuspensionCase Decide(AppealOutcome outcome, string decider, DateTimeOffset now)
    {
        Steps.Require(Appeal, AppealState.Open);
        if (Deciders.Contains(decider))
        {
            throw OwnDecision();
        }

        if (outcome is AppealOutcome.Upheld)
        {
            return this with { Appeal = AppealState.Upheld };
        }

        var lifted = this with { Appeal = AppealState.Lifted, TenureRestored = true };
        return State is SuspensionState.InForce ? lifted with { State = SuspensionState.Lifted, EndedAt = now } : lifted;
    }

    public SuspensionCase AppointmentEnded(DateTimeOffset now) =>
        State is SuspensionState.InForce ? this with { State = SuspensionState.Over, EndedAt = now } : this;

    /// <summary>The day for the review has passed without one.</summary>
    public bool IsOverdue(DateTimeOffset now, string timeZone) => State is SuspensionState.InForce && now >= OverdueAt(timeZone);

    public DateTimeOffset OverdueAt(string timeZone) => ReviewBy.AddDays(1).StartIn(timeZone);

    public static Refusal OwnDecision() => new(ErrorReason.OwnDecision, "Whoever suspended or reviewed does not decide the appeal: somebody else has to.");

    private static DateOnly ReviewDay(DateOnly? asked, DateTimeOffset now, string timeZone)
    {
        var today = now.DayIn(timeZone);
        return asked < today || asked > today.AddDays(MostDays)
            ? throw Refusal.Invalid(("review_by", $"must be today at the earliest and {MostDays} days ahead at most"))
            : asked ?? today.AddDays(UsualDays);
    }
}

/// <summary>How long somebody has served: since the appointment, without the time of suspensions that no appeal gave back. A pause costs nothing.</summary>
internal static class Tenure
{
    public static TimeSpan Of(DateTimeOffset appointedAt, DateTimeOffset until, IEnumerable<SuspensionCase> suspensions)
    {
        var lost = suspensions
            .Where(suspension => !suspension.TenureRestored && suspension.SuspendedAt < until)
            .Select(suspension => (suspension.EndedAt < until ? suspension.EndedAt.Value : until) - suspension.SuspendedAt);
        return lost.Aggregate(until - appointedAt, (served, away) => served - away);
    }
}
