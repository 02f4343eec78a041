using System.Globalization;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class SelectingTests
{
    [Theory]
    [InlineData(null, false, false, false, SelectionOutcome.LeftBeforeClearance)]
    [InlineData(ClearanceOutcome.NotCleared, false, false, false, SelectionOutcome.NotCleared)]
    [InlineData(ClearanceOutcome.Cleared, false, false, false, SelectionOutcome.LeftBeforeAcceptance)]
    [InlineData(ClearanceOutcome.Cleared, false, true, false, SelectionOutcome.Declined)]
    [InlineData(ClearanceOutcome.Cleared, true, false, false, SelectionOutcome.LeftInTraining)]
    [InlineData(ClearanceOutcome.Cleared, true, false, true, SelectionOutcome.Appointed)]
    public void An_application_counts_as_how_far_it_came(ClearanceOutcome? clearance, bool accepted, bool declined, bool appointed, SelectionOutcome outcome) =>
        Assert.Equal(outcome, Selecting.Of(clearance, accepted, declined, appointed));

    [Fact]
    public void Only_who_was_dismissed_or_removed_by_security_was_removed()
    {
        var removed = Enum.GetValues<EndReason>().Where(reason => Selecting.Of(reason) is SelectionOutcome.Removed);
        Assert.Equal([EndReason.Dismissed, EndReason.Security], removed.OrderBy(reason => reason is EndReason.Security));
        Assert.All(Enum.GetValues<EndReason>().Except([EndReason.Dismissed, EndReason.Security]), reason => Assert.Equal(SelectionOutcome.Served, Selecting.Of(reason)));
    }

    [Theory]
    [InlineData("2026-10-31T23:30:00Z", "Europe/London", "2026-10-01", "2026-11-01T01:00:00Z")]
    [InlineData("2026-06-30T23:30:00Z", "Europe/London", "2026-07-01", "2026-08-01T00:00:00Z")] // summer: it is July there
    [InlineData("2026-12-31T12:00:00Z", "Pacific/Kiritimati", "2027-01-01", "2027-01-31T11:00:00Z")]
    public void A_month_is_the_calendars_at_the_place_and_counted_an_hour_after_its_end(string now, string timeZone, string month, string counted)
    {
        var first = Selecting.MonthOf(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture), timeZone);
        Assert.Equal(month, $"{first:O}");
        Assert.Equal(DateTimeOffset.Parse(counted, CultureInfo.InvariantCulture), Selecting.CountedAt(first, timeZone));
    }
}
