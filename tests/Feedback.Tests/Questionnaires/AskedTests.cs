using PeerSupport.Feedback.Questionnaires;
using PeerSupport.Feedback.Slips;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;
using Xunit;

namespace PeerSupport.Feedback.Tests.Questionnaires;

public sealed class AskedTests
{
    private const string Scheme = "schemes/listener";

    private static readonly DateOnly s_month = new(2027, 3, 1);

    [Fact]
    public void Slips_ask_what_the_newest_says_that_has_begun_by_their_month_and_before_the_first_all()
    {
        var asked = new Asked([Row(1, 0, "met"), Row(2, 2, "asked"), Row(3, 1, "helped")]);
        Assert.Equal(SlipQuestions.Names(SlipKind.Feedback), asked.On(Scheme, SlipKind.Feedback, s_month.AddMonths(-1)));
        Assert.Equal(["met"], asked.On(Scheme, SlipKind.Feedback, s_month));
        Assert.Equal(["helped"], asked.On(Scheme, SlipKind.Feedback, s_month.AddMonths(1)));
        Assert.Equal(["helped"], asked.On(Scheme, SlipKind.Feedback, s_month.AddMonths(2))); // the older one was to follow, and the newer counts
        Assert.Equal(SlipQuestions.Names(SlipKind.Feedback), asked.On("schemes/other", SlipKind.Feedback, s_month));
        Assert.Equal(SlipQuestions.Names(SlipKind.Reflection), asked.On(Scheme, SlipKind.Reflection, s_month)); // supporters are asked the same each month
    }

    [Fact]
    public void Of_one_month_the_newer_counts() =>
        Assert.Equal(["asked"], new Asked([Row(2, 0, "asked"), Row(1, 0, "met")]).On(Scheme, SlipKind.Feedback, s_month));

    /// <summary>Into the book of a month come slips of the two months before it until those that are out when it closes, which are of the second after it.</summary>
    [Theory]
    [InlineData(-3, false)]
    [InlineData(-2, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void A_question_is_told_with_a_month_into_whose_book_slips_may_come_that_ask_it(int askedIn, bool told) =>
        Assert.Equal(told, new Asked([Row(1, -12, "met"), Row(2, askedIn, "helped"), Row(3, askedIn + 1, "met")]).Tells(Scheme, "helped", s_month));

    [Fact]
    public void What_came_says_nothing_of_what_is_told() => Assert.False(new Asked([Row(1, -12, "met")]).Tells(Scheme, "helped", s_month));

    [Theory]
    [InlineData("2026-12-31", null)]
    [InlineData("2027-01-01", "2027-01-01")]
    [InlineData("2027-01-31", "2027-01-01")]
    [InlineData("2030-06-15", "2030-06-01")]
    public void It_asks_from_the_month_after_the_next_because_slips_of_that_may_be_out(string day, string? month)
    {
        var (asked, today) = (DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), new DateOnly(2026, 11, 27));
        if (month is null)
        {
            Assert.Equal(ErrorReason.MonthHasSlips, Assert.Throws<Refusal>(() => QuestionnaireRules.FirstMonth(asked, today)).Reason);
        }
        else
        {
            Assert.Equal(month, $"{QuestionnaireRules.FirstMonth(asked, today):yyyy-MM-dd}");
        }
    }

    private static QuestionnaireRow Row(int version, int month, params string[] questions) =>
        new() { Scheme = Scheme, Version = version, FirstMonth = s_month.AddMonths(month), Questions = questions };
}
