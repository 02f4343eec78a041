using CsCheck;
using PeerSupport.Feedback.Proposals;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;
using Xunit;

namespace PeerSupport.Feedback.Tests.Proposals;

public sealed class ProposalRulesTests
{
    private static readonly DateOnly s_today = new(2026, 11, 26);

    [Fact]
    public void The_answer_is_due_in_thirty_days_whenever_the_team_agreed() => Gen.Int[-400, 400].Sample(days =>
    {
        if (days <= 0)
        {
            Assert.Equal(s_today.AddDays(30), ProposalRules.DueBy(s_today.AddDays(days), s_today));
            return;
        }

        var refusal = Assert.Throws<Refusal>(() => ProposalRules.DueBy(s_today.AddDays(days), s_today));
        Assert.Equal("agreed_on", Assert.Single(refusal.Fields).Field);
    });

    [Fact]
    public void It_is_overdue_when_its_day_is_over_and_nobody_has_answered()
    {
        Assert.False(ProposalRules.IsOverdue(ProposalState.Open, s_today, s_today));
        Assert.True(ProposalRules.IsOverdue(ProposalState.Open, s_today.AddDays(-1), s_today));
        Assert.False(ProposalRules.IsOverdue(ProposalState.Answered, s_today.AddDays(-1), s_today));
    }
}
