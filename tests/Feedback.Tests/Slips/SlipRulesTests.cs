using PeerSupport.Feedback.Slips;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;
using Xunit;

namespace PeerSupport.Feedback.Tests.Slips;

public sealed class SlipRulesTests
{
    private static readonly DateOnly s_today = new(2026, 11, 27);

    [Theory]
    [InlineData("2026-09-30", null)]
    [InlineData("2026-10-01", "2026-10-01")]
    [InlineData("2026-11-30", "2026-11-01")]
    [InlineData("2026-12-31", "2026-12-01")]
    [InlineData("2027-01-01", null)]
    public void Slips_are_printed_for_this_month_the_last_and_the_next(string day, string? month)
    {
        var asked = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);
        if (month is null)
        {
            var refused = Assert.Throws<Refusal>(() => SlipRules.MonthOf(asked, s_today));
            Assert.Equal(ErrorReason.MonthNotOpen, refused.Reason);
        }
        else
        {
            Assert.Equal(month, $"{SlipRules.MonthOf(asked, s_today):yyyy-MM-dd}");
        }
    }

    [Fact]
    public void Without_a_month_this_one_is_meant() => Assert.Equal(new(2026, 11, 1), SlipRules.MonthOf(null, s_today));

    [Fact]
    public void A_slip_is_taken_until_two_months_after_its_own_are_over()
    {
        var month = new DateOnly(2026, 8, 1);
        Assert.Equal(new(2026, 10, 31), SlipRules.LastDay(month));
        Assert.Equal((SlipState.Taken, SlipState.TooLate), (On(new(2026, 10, 31)), On(new(2026, 11, 1))));

        SlipState On(DateOnly today)
        {
            var key = new SlipKey("a key"u8.ToArray());
            var slip = new Slip { Code = $"{SlipCode.Draw(key, "MDI", "schemes/listener", month)}", Answers = new() { Met = YesNo.No } };
            return HandedIn.Of(slip, key, "MDI", ["schemes/mentor", "schemes/listener"], today).State;
        }
    }

    [Theory]
    [InlineData(SlipKind.Feedback, true, false, SlipState.Taken)]
    [InlineData(SlipKind.Feedback, false, true, SlipState.OtherKind)]
    [InlineData(SlipKind.Feedback, true, true, SlipState.OtherKind)]
    [InlineData(SlipKind.Feedback, false, false, SlipState.NothingTicked)]
    [InlineData(SlipKind.Reflection, false, true, SlipState.Taken)]
    [InlineData(SlipKind.Reflection, true, false, SlipState.OtherKind)]
    [InlineData(SlipKind.Reflection, true, true, SlipState.OtherKind)]
    [InlineData(SlipKind.Reflection, false, false, SlipState.NothingTicked)]
    public void A_slip_takes_what_its_kind_asks_and_nothing_beside(SlipKind kind, bool answers, bool reflection, SlipState state)
    {
        var key = new SlipKey("a key"u8.ToArray());
        var slip = new Slip
        {
            Code = $"{SlipCode.Draw(key, "MDI", "schemes/listener", s_today.FirstOfMonth(), kind)}",
            Answers = answers ? new() { Met = YesNo.No } : null,
            Reflection = reflection ? new() { Trust = Extent.NotAtAll } : null,
        };
        var judged = HandedIn.Of(slip, key, "MDI", ["schemes/mentor", "schemes/listener"], s_today);
        Assert.Equal((state, kind, "schemes/listener"), (judged.State, judged.Kind, judged.Scheme));
    }
}
