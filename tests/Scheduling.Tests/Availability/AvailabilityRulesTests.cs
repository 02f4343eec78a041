using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class AvailabilityRulesTests
{
    private static readonly DateOnly s_day = new(2026, 11, 23);

    [Fact]
    public void Absences_come_by_their_first_day() => Assert.Equal(
        [(s_day, s_day), (s_day.AddDays(1), s_day.AddDays(3))],
        AvailabilityRules.Require([Given.Weekly(s_day, BandKind.Am), Given.Weekly(s_day, BandKind.Pm)], [Of(1, 3), Of(0, 0)], ["pl", "bfi"]));

    [Fact]
    public void What_cannot_be_is_named_each_by_its_place()
    {
        var refused = Assert.Throws<Refusal>(() => AvailabilityRules.Require(
            [Given.Weekly(s_day, BandKind.Am), Given.Weekly(s_day, BandKind.Am, AvailabilityAnswer.RatherNot)], [Of(0, 5), Of(5, 6), Of(10, 9), Of(20, 387)], ["pl", "ro", "pl"]));
        Assert.Equal(["bands[1]", "absences[2].last_day", "absences[3].last_day", "absences[1]", "languages[2]"], refused.Fields.Select(field => field.Field));
    }

    private static Absence Of(int first, int last) => new() { FirstDay = s_day.AddDays(first).ToProto(), LastDay = s_day.AddDays(last).ToProto() };
}
