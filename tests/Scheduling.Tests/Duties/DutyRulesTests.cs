using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling.Tests;

public sealed class DutyRulesTests
{
    private const string Zone = "establishments/MDI/zones/a-wing";

    private static readonly PrisonDay s_day = new(BandHours.Usual, TimeZoneInfo.Utc);
    private static readonly DateOnly s_date = new(2026, 11, 23);

    [Theory]
    [InlineData(BandKind.Am, Capability.Solo)]
    [InlineData(BandKind.Pm, Capability.Solo)]
    [InlineData(BandKind.Ed, Capability.Solo)]
    [InlineData(BandKind.Night, Capability.Night)]
    public void A_night_asks_for_the_night_sign_off_and_any_other_duty_for_working_alone(BandKind kind, Capability needed) =>
        Assert.Equal(needed, DutyRules.Needed(kind));

    [Theory]
    [InlineData(true, true, "CLASH", false, ErrorReason.DutyOverlaps)]
    [InlineData(false, true, "CLASH", false, ErrorReason.NotStanding)]
    [InlineData(false, false, null, true, ErrorReason.NotStanding)]
    [InlineData(true, false, "CLASH", false, ErrorReason.Clashes)]
    [InlineData(true, false, "ABSENT", false, ErrorReason.NotAvailable)]
    [InlineData(true, false, "CANNOT", true, ErrorReason.NotAvailable)]
    [InlineData(true, false, null, false, ErrorReason.TooFar)]
    [InlineData(true, false, null, true, ErrorReason.NoPlaceLeft)]
    public void Reasons_are_given_in_one_order(bool stands, bool overlaps, string? keptFrom, bool canBeBrought, ErrorReason reason)
    {
        var candidacy = new Candidacy { Stands = stands, Overlaps = overlaps, KeptFrom = keptFrom, LivesIn = "b-wing", CanBeBrought = canBeBrought, Taken = 2 };
        Assert.Equal(reason, Assert.Throws<Refusal>(() => DutyRules.RequireFree(Zone, BandKind.Night, false, 2, candidacy)).Reason);
    }

    [Fact]
    public void A_shadow_goes_along_where_somebody_experienced_has_none_yet()
    {
        Assert.Equal((Capability.Accompanied, 2, 3), (DutyRules.Needed(BandKind.Night, shadow: true), DutyRules.Places(3, covered: 2, shadow: true), DutyRules.Places(3, covered: 2, shadow: false)));
        Assert.Equal(ErrorReason.NobodyToShadow, Against(experienced: 0));
        Assert.Equal(ErrorReason.NoPlaceLeft, Against(experienced: 1));
        Assert.Null(Against(experienced: 2));

        static ErrorReason? Against(int experienced) =>
            (ErrorReason?)DutyRules.Against(Zone, BandKind.Am, shadow: true, experienced, new() { Stands = true, Overlaps = false, KeptFrom = null, LivesIn = "a-wing", CanBeBrought = true, Taken = 1 })?.Reason;
    }

    [Fact]
    public void A_free_supporter_may_take_the_last_place() =>
        DutyRules.RequireFree(Zone, BandKind.Night, false, 2, new() { Stands = true, Overlaps = false, KeptFrom = null, LivesIn = "a-wing", CanBeBrought = true, Taken = 1 });

    [Fact]
    public void A_running_duty_may_still_be_given_until_its_last_instant()
    {
        var hours = DutyRules.Hours(s_day, s_date, BandKind.Am, At(11, 59));
        Assert.Equal((At(8, 0), At(12, 0)), (hours.From, hours.Until));
        Assert.Equal(ErrorReason.DutyOver, Assert.Throws<Refusal>(() => DutyRules.Hours(s_day, s_date, BandKind.Am, At(12, 0))).Reason);
    }

    [Fact]
    public void A_band_that_is_not_held_is_named_with_its_day()
    {
        var day = new PrisonDay([new(BandKind.Am, [], new(8, 0), new(12, 0))], TimeZoneInfo.Utc);
        var refusal = Assert.Throws<Refusal>(() => DutyRules.Hours(day, s_date, BandKind.Ed, At(8, 0)));
        Assert.Equal((ErrorReason.BandNotHeld, "ED", "2026-11-23"), ((ErrorReason)refusal.Reason, refusal.Metadata["band"], refusal.Metadata["date"]));
    }

    private static DateTimeOffset At(int hour, int minute) => new(s_date.ToDateTime(new(hour, minute)), TimeSpan.Zero);
}
