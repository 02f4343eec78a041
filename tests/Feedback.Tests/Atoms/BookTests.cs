using PeerSupport.Feedback.Atoms;
using Xunit;

namespace PeerSupport.Feedback.Tests.Atoms;

public sealed class BookTests
{
    [Theory]
    [InlineData("2026-11-01T00:00:00Z", "2026-10-01", "2026-09-01", "2026-11-08T00:00:00Z")]
    [InlineData("2026-11-07T23:59:59Z", "2026-10-01", "2026-09-01", "2026-11-08T00:00:00Z")]
    [InlineData("2026-11-08T00:00:00Z", "2026-11-01", "2026-10-01", "2026-12-08T00:00:00Z")]
    [InlineData("2026-07-07T22:59:59Z", "2026-06-01", "2026-05-01", "2026-07-07T23:00:00Z")] // London's summer
    [InlineData("2026-07-07T23:00:00Z", "2026-07-01", "2026-06-01", "2026-08-07T23:00:00Z")]
    [InlineData("2027-01-03T12:00:00Z", "2026-12-01", "2026-11-01", "2027-01-08T00:00:00Z")]
    public void A_months_book_stays_open_seven_days_into_the_next(string now, string open, string closed, string closing)
    {
        var instant = DateTimeOffset.Parse(now, null);
        Assert.Equal(DateOnly.Parse(open, null), Book.OpenAt(instant));
        Assert.Equal(DateOnly.Parse(closed, null), Book.LastClosed(instant));
        Assert.Equal(DateTimeOffset.Parse(closing, null), Book.NextClosing(instant));
    }
}
