using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class AlarmRulesTests
{
    [Fact]
    public void An_alarm_climbs_to_the_governor_and_repeats_there()
    {
        var climbs = new List<(AlarmLevel, int)> { (AlarmLevel.Wing, 0) };
        for (var i = 0; i < 4; i++)
        {
            climbs.Add(AlarmRules.Climb(climbs[^1].Item1, climbs[^1].Item2));
        }

        Assert.Equal([(AlarmLevel.Wing, 0), (AlarmLevel.Orderly, 0), (AlarmLevel.Governor, 0), (AlarmLevel.Governor, 1), (AlarmLevel.Governor, 2)], climbs);
    }

    [Fact]
    public void One_about_a_team_goes_from_the_co_ordinator_to_the_governor() =>
        Assert.Equal((AlarmLevel.Governor, 0), AlarmRules.Climb(AlarmLevel.Coordinator, 0));

    [Theory]
    [InlineData("WING", "SUPPORT_SESSION_OVERDUE", "FLAG_NOT_TAKEN", "COVER_GAP", "CONTACT_NOT_ALLOWED")]
    [InlineData("ORDERLY", "SUPPORT_SESSION_OVERDUE", "FLAG_NOT_TAKEN")]
    [InlineData("COORDINATOR", "CONTACT_NOT_ALLOWED")]
    [InlineData("GOVERNOR")]
    public void Each_is_shown_all_but_what_is_others_to_see_to(string role, params string[] unseen) =>
        Assert.Equal(unseen, AlarmRules.Unseen(new HashSet<string> { role }));

    [Fact]
    public void Only_what_had_to_be_seen_to_by_a_time_is_counted_as_overdue_and_each_by_itself() => Assert.Equal(
        [(AlarmKind.ContactOverdue, Overdue.Contact), (AlarmKind.SupporterNotBack, Overdue.Return), (AlarmKind.LookInOverdue, Overdue.LookIn)],
        Enum.GetValues<AlarmKind>().Select(kind => (kind, AlarmRules.OverdueOf(kind))).Where(of => of.Item2 is not Overdue.Unspecified));

    [Fact]
    public void An_alarm_is_taken_on_once()
    {
        AlarmRules.RequireOpen(null);
        var refusal = Assert.Throws<Refusal>(() => AlarmRules.RequireOpen(new DateTimeOffset(2026, 11, 23, 3, 0, 0, TimeSpan.Zero)));

        Assert.Equal(ErrorReason.AlreadyAcknowledged, refusal.Reason);
        Assert.Equal("2026-11-23T03:00:00.0000000Z", refusal.Metadata["acknowledged_at"]);
    }
}
