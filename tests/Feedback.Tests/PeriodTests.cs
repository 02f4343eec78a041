using CsCheck;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;
using Xunit;

namespace PeerSupport.Feedback.Tests;

public sealed class PeriodTests
{
    private static readonly DateOnly s_today = new(2026, 11, 23);

    [Fact]
    public void Without_days_it_ends_today_and_begins_as_usual() =>
        Assert.Equal(new Period(new(2026, 10, 26), s_today), Period.Of(null, null, s_today, last => last.AddDays(-28)));

    [Fact]
    public void Without_a_first_day_it_begins_as_usual_before_the_last() =>
        Assert.Equal(new Period(new(2024, 12, 3), new(2025, 12, 3)), Period.Of(null, new DateOnly(2025, 12, 3).ToProto(), s_today, last => last.AddYears(-1)));

    [Fact]
    public void One_day_is_a_period_and_five_years_are() =>
        Assert.All([s_today, new(2021, 11, 23)], first => Assert.Equal(new Period(first, s_today), Of(first, s_today)));

    [Fact]
    public void Days_in_order_within_five_years_are_accepted_and_no_others() =>
        Gen.Select(Gen.Int[0, 60_000], Gen.Int[-4000, 4000]).Sample((start, length) =>
        {
            var first = new DateOnly(1950, 1, 1).AddDays(start);
            var last = first.AddDays(length);
            if (length >= 0 && last <= first.AddYears(5))
            {
                Assert.Equal(new Period(first, last), Of(first, last));
                return;
            }

            var refusal = Assert.Throws<Refusal>(() => Of(first, last));
            Assert.Equal(ErrorReason.BadPeriod, refusal.Reason);
            Assert.Equal((first.ToString("yyyy-MM-dd"), last.ToString("yyyy-MM-dd")), (refusal.Metadata["first_day"], refusal.Metadata["last_day"]));
        });

    private static Period Of(DateOnly first, DateOnly last) => Period.Of(first.ToProto(), last.ToProto(), s_today, _ => throw new InvalidOperationException("both are given"));
}
