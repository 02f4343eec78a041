using CsCheck;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class TwoKeysTests
{
    private const string London = "Europe/London";
    private static readonly DateTimeOffset s_now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Clearance s_clearance = new("sam", s_now.AddDays(-3), new DateOnly(2026, 6, 1));

    [Fact]
    public void Security_decides_on_what_was_submitted_and_on_nothing_else() => EachState(
        state => TwoKeys.Clear(state, ClearanceOutcome.Cleared, null, s_now, London), ApplicationState.Submitted);

    [Fact]
    public void The_provider_accepts_what_was_cleared_and_nothing_else() => EachState(
        state => TwoKeys.Accept(state, s_clearance, "pat", s_now, London), ApplicationState.Cleared);

    [Fact]
    public void The_provider_declines_what_was_cleared_and_nothing_else() => EachState(state => TwoKeys.Decline(state, "sam", "pat"), ApplicationState.Cleared);

    [Fact]
    public void An_applicant_steps_back_from_what_is_open() => EachState(
        state => Ending.Withdraw(state), ApplicationState.Submitted, ApplicationState.Cleared, ApplicationState.Accepted, ApplicationState.InTraining);

    [Fact]
    public void The_compact_is_signed_by_those_accepted_or_in_training() => EachState(
        state => TwoKeys.SignCompact(state, new DateOnly(2026, 6, 1), s_now, London), ApplicationState.Accepted, ApplicationState.InTraining);

    [Fact]
    public void A_clearance_holds_a_year_unless_said_otherwise() =>
        Assert.Equal((ApplicationState.Cleared, new DateOnly(2027, 6, 1)), TwoKeys.Clear(ApplicationState.Submitted, ClearanceOutcome.Cleared, null, s_now, London));

    [Fact]
    public void An_objection_ends_the_application() =>
        Assert.Equal(ApplicationState.NotCleared, TwoKeys.Clear(ApplicationState.Submitted, ClearanceOutcome.NotCleared, null, s_now, London).State);

    [Fact]
    public void A_review_date_may_be_today_but_not_past()
    {
        Assert.Equal(new DateOnly(2026, 6, 1), TwoKeys.Clear(ApplicationState.Submitted, ClearanceOutcome.Cleared, new DateOnly(2026, 6, 1), s_now, London).ReviewBy);
        var refusal = Assert.Throws<Refusal>(() => TwoKeys.Clear(ApplicationState.Submitted, ClearanceOutcome.Cleared, new DateOnly(2026, 5, 31), s_now, London));
        Assert.Equal(PlatformReason.InvalidFields, refusal.Reason);
    }

    [Fact]
    public void A_clearance_holds_to_the_end_of_its_review_date_as_the_establishment_lives_it()
    {
        var end = new DateTimeOffset(2026, 6, 1, 23, 0, 0, TimeSpan.Zero); // midnight in summer time

        Assert.True(s_clearance.Holds(end.AddTicks(-1), London));
        Assert.False(s_clearance.Holds(end, London));
        Assert.Equal(ErrorReason.ClearanceMissing, Assert.Throws<Refusal>(() => TwoKeys.Accept(ApplicationState.Cleared, s_clearance, "pat", end, London)).Reason);
    }

    [Fact]
    public void Nobody_turns_both_keys() => Gen.OneOf("sam", "pat", "kim").Sample(decider =>
    {
        try
        {
            TwoKeys.Accept(ApplicationState.Cleared, s_clearance, decider, s_now, London);
            return decider != "sam";
        }
        catch (Refusal refusal)
        {
            return decider == "sam" && refusal.Reason is ErrorReason.SameDecider;
        }
    });

    [Fact]
    public void Nobody_who_turned_the_first_key_holds_back_the_second()
    {
        Assert.Equal(ErrorReason.SameDecider, Assert.Throws<Refusal>(() => TwoKeys.Decline(ApplicationState.Cleared, "sam", "sam")).Reason);
        Assert.Equal(ApplicationState.Declined, TwoKeys.Decline(ApplicationState.Cleared, "sam", "pat"));
    }

    [Fact]
    public void A_compact_is_not_signed_tomorrow() => Assert.Throws<Refusal>(
        () => TwoKeys.SignCompact(ApplicationState.Accepted, new DateOnly(2026, 6, 2), s_now, London));

    private static void EachState<T>(Func<ApplicationState, T> step, params ApplicationState[] allowed)
    {
        foreach (var state in Enum.GetValues<ApplicationState>().Except(allowed))
        {
            var refusal = Assert.Throws<Refusal>(() => step(state));
            Assert.Equal(ErrorReason.IllegalTransition, refusal.Reason);
            Assert.Equal(ProtoName.Of(state), refusal.Metadata["state"]);
            Assert.Equal(string.Join(", ", allowed.Select(ProtoName.Of)), refusal.Metadata["allowed"]);
        }

        Assert.All(allowed, state => step(state));
    }
}
