using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling.Tests.Inductions;

public sealed class InductionRulesTests
{
    private const string Supporter = "establishments/MDI/appointments/12345678";

    private static readonly DateTimeOffset s_arrived = new(2026, 11, 27, 17, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset s_now = s_arrived.AddHours(3);

    [Theory]
    [InlineData(InductionState.Seen, Supporter, 60)]
    [InlineData(InductionState.Seen, "", 0)]
    [InlineData(InductionState.Declined, "", 180)]
    [InlineData(InductionState.Left, "", 60)]
    public void Whoever_waits_was_seen_did_not_want_to_or_left(InductionState outcome, string by, int minutes) =>
        InductionRules.Record(InductionState.Waiting, outcome, by, s_arrived.AddMinutes(minutes), s_arrived, s_now);

    [Theory]
    [InlineData(InductionState.Seen)]
    [InlineData(InductionState.Declined)]
    [InlineData(InductionState.Left)]
    public void What_is_over_is_over(InductionState state)
    {
        var refusal = Assert.Throws<Refusal>(() => InductionRules.Record(state, InductionState.Seen, "", s_now, s_arrived, s_now));
        Assert.Equal(ErrorReason.IllegalTransition, refusal.Reason);
    }

    [Theory]
    [InlineData(InductionState.Declined)]
    [InlineData(InductionState.Left)]
    public void Nobody_is_named_who_saw_nobody(InductionState outcome)
    {
        var refusal = Assert.Throws<Refusal>(() => InductionRules.Record(InductionState.Waiting, outcome, Supporter, s_now, s_arrived, s_now));
        Assert.Equal(ErrorReason.NotSeen, refusal.Reason);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(181)]
    public void Nobody_was_seen_before_he_came_or_in_time_to_come(int minutes)
    {
        var refusal = Assert.Throws<Refusal>(() => InductionRules.Record(InductionState.Waiting, InductionState.Seen, "", s_arrived.AddMinutes(minutes), s_arrived, s_now));
        Assert.Equal((ErrorReason.TimeOutOfRange, "over_at"), ((ErrorReason)refusal.Reason, Assert.Single(refusal.Fields).Field));
    }

    [Fact]
    public void That_he_waits_is_no_outcome()
    {
        var refusal = Assert.Throws<Refusal>(() => InductionRules.Record(InductionState.Waiting, InductionState.Waiting, "", s_now, s_arrived, s_now));
        Assert.Equal(Platform.V1.ErrorReason.InvalidFields, refusal.Reason);
    }
}
