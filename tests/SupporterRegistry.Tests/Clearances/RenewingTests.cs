using CsCheck;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class RenewingTests
{
    private const string London = "Europe/London";
    private static readonly DateTimeOffset s_now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Clearance s_clearance = new("sam", s_now.AddDays(-300), new DateOnly(2026, 6, 1));

    [Fact]
    public void Only_a_clearance_that_was_given_is_renewed()
    {
        ApplicationState[] given = [ApplicationState.Cleared, ApplicationState.Accepted, ApplicationState.InTraining, ApplicationState.Appointed];
        Assert.All(given, state => Assert.Equal(state, Renew(state).State));
        Assert.All(Enum.GetValues<ApplicationState>().Except(given), state => Assert.Equal(ErrorReason.IllegalTransition, Assert.Throws<Refusal>(() => Renew(state)).Reason));
    }

    [Fact]
    public void Extended_in_time_it_holds_without_a_gap_and_after_a_gap_from_now()
    {
        Assert.Equal(s_clearance.DecidedAt, Renew(ApplicationState.Appointed).HeldFrom);
        Assert.Equal(s_now.AddDays(2), Renew(ApplicationState.Appointed, now: s_now.AddDays(2)).HeldFrom);
        Assert.Equal(s_now, Renewing.Renew(ApplicationState.Appointed, null, ClearanceOutcome.Cleared, null, "pat", "kim", s_now, London).HeldFrom);
    }

    [Fact]
    public void Taken_back_nobody_stands_on_it_whatever_the_days_are() => Gen.Select(Any.Facts, Any.Instant, Any.Day.Nullable()).Sample((facts, now, day) =>
    {
        if (facts.Clearance is not { } standing || day < now.DayIn(facts.TimeZone))
        {
            return true;
        }

        var renewal = Renewing.Renew(ApplicationState.Appointed, standing, ClearanceOutcome.NotCleared, day, "pat", "kim", now, facts.TimeZone);
        // as code that knows of no renewal reads it
        return !new Clearance(standing.DecidedBy, standing.DecidedAt, renewal.ReviewBy).Holds(now, facts.TimeZone);
    });

    [Fact]
    public void Whoever_holds_the_second_key_may_let_go_of_the_first_and_not_take_it()
    {
        Assert.Equal(ErrorReason.SameDecider, Assert.Throws<Refusal>(() => By("pat", ClearanceOutcome.Cleared)).Reason);
        Assert.Equal(ApplicationState.Accepted, By("pat", ClearanceOutcome.NotCleared).State);
        Assert.Equal(ApplicationState.Accepted, By("kim", ClearanceOutcome.Cleared).State);

        static Renewal By(string decider, ClearanceOutcome outcome) => Renewing.Renew(ApplicationState.Accepted, s_clearance, outcome, null, "pat", decider, s_now, London);
    }

    [Fact]
    public void Before_the_provider_decided_taking_it_back_is_an_objection() =>
        Assert.Equal(ApplicationState.NotCleared, Renewing.Renew(ApplicationState.Cleared, s_clearance, ClearanceOutcome.NotCleared, null, null, "sam", s_now, London).State);

    private static Renewal Renew(ApplicationState state, DateTimeOffset? now = null) =>
        Renewing.Renew(state, s_clearance, ClearanceOutcome.Cleared, null, "pat", "kim", now ?? s_now, London);
}
