using CsCheck;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Runs;
using Xunit;

namespace PeerSupport.TrainingTracking.Tests.Runs;

public sealed class RunRulesTests
{
    private static readonly DateOnly s_today = new(2026, 11, 26);
    private static readonly Gen<RunState> s_state = Gen.OneOf(RunState.Planned, RunState.Held, RunState.Cancelled);
    private static readonly Gen<CancelReason> s_reason = Gen.OneOf([.. Enum.GetValues<CancelReason>().Where(reason => reason is not CancelReason.Unspecified)]);

    [Fact]
    public void Of_every_reason_but_other_one_side_alone_can_give_it() =>
        s_reason.Sample(reason =>
        {
            var sides = new[] { RunSide.Prison, RunSide.Provider }.Count(side => Allowed(() => RunRules.Cancel(RunState.Planned, side, reason)));
            return sides == (reason is CancelReason.Other ? 2 : 1);
        });

    [Fact]
    public void A_run_ends_once() =>
        Gen.Select(s_state, s_reason).Sample((state, reason) =>
        {
            var steps = new[] { () => RunRules.Hold(state, s_today, s_today), () => RunRules.Cancel(state, RunSide.Prison, CancelReason.Other) };
            return steps.All(step => Allowed(step) == (state is RunState.Planned));
        });

    [Fact]
    public void Its_days_are_planned_in_order_none_twice_and_none_lost() =>
        Gen.Select(Gen.Int[-28, 731], Gen.OneOf("", "a", "b")).Array[1, 20].Sample(asked =>
        {
            var sessions = asked.Select(one => new Session(s_today.AddDays(one.Item1), one.Item2)).ToList();
            var planned = RunRules.Plan(sessions, ["a", "b"], s_today);
            return planned.ToHashSet().SetEquals(sessions) && planned.Count == planned.Distinct().Count() && planned.Select(session => session.Day).SequenceEqual(planned.Select(session => session.Day).Order());
        });

    [Theory]
    [InlineData(null, true)]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    [InlineData(1, false)]
    public void It_is_at_risk_while_nobody_is_vetted_up_to_its_last_day(int? beyond, bool expected)
    {
        DateOnly? until = beyond is { } days ? s_today.AddDays(days) : null;
        Assert.Equal(expected, RunRules.AtRisk(RunState.Planned, until, s_today));
        Assert.False(RunRules.AtRisk(RunState.Held, until, s_today));
        Assert.False(RunRules.AtRisk(RunState.Cancelled, until, s_today));
    }

    private static bool Allowed(Action step)
    {
        try
        {
            step();
            return true;
        }
        catch (Refusal)
        {
            return false;
        }
    }
}
