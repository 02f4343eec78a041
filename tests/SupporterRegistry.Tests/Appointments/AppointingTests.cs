using CsCheck;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class AppointingTests
{
    private const string London = "Europe/London";
    private static readonly DateTimeOffset s_now = Any.Start.AddDays(20);
    private static readonly Clearance s_clearance = new("sam", Any.Start, DateOnly.FromDateTime(Any.Start.DateTime).AddDays(30));
    private static readonly IReadOnlyList<Span> s_certified = [new(Any.Start, Any.Start.AddDays(30))];
    private static readonly DateOnly s_signed = DateOnly.FromDateTime(Any.Start.DateTime);

    [Theory]
    [InlineData(0, AppointmentState.Active)]
    [InlineData(1, AppointmentState.Shadowing)]
    public void Those_who_have_to_shadow_do_so_first(int count, AppointmentState state) => Assert.Equal(state, Appoint(rules: new() { ShadowingCount = count }));

    [Fact]
    public void Only_those_accepted_or_in_training_are_appointed()
    {
        ApplicationState[] allowed = [ApplicationState.Accepted, ApplicationState.InTraining];
        Assert.All(allowed, state => Appoint(state));
        Assert.All(Enum.GetValues<ApplicationState>().Except(allowed), state => Assert.Equal(ErrorReason.IllegalTransition, Assert.Throws<Refusal>(() => Appoint(state)).Reason));
    }

    [Fact]
    public void Each_of_the_three_that_is_missing_has_its_reason()
    {
        Assert.Equal(ErrorReason.ClearanceMissing, Assert.Throws<Refusal>(() => Appointing.Appoint(ApplicationState.Accepted, null, s_certified, s_signed, new(), s_now, London)).Reason);
        Assert.Equal(ErrorReason.CertificateMissing, Assert.Throws<Refusal>(() => Appointing.Appoint(ApplicationState.Accepted, s_clearance, [], s_signed, new(), s_now, London)).Reason);
        Assert.Equal(ErrorReason.CompactMissing, Assert.Throws<Refusal>(() => Appointing.Appoint(ApplicationState.Accepted, s_clearance, s_certified, null, new(), s_now, London)).Reason);
    }

    [Fact]
    public void Whoever_is_appointed_stands_from_that_instant() => Gen.Select(Any.Facts, Any.Instant).Sample((facts, now) =>
    {
        try
        {
            var state = Appointing.Appoint(ApplicationState.Accepted, facts.Clearance, facts.Certified, facts.CompactSignedOn, facts.Rules, now, facts.TimeZone);
            return facts.CompactSignedOn > now.DayIn(facts.TimeZone) // RecordCompact lets nobody sign tomorrow
                || StandingSpans.Of(facts with { State = state, AppointedAt = now, Away = [] }).Accompanied.Hold(now);
        }
        catch (Refusal)
        {
            return true;
        }
    });

    [Fact]
    public void Solo_ends_the_shadowing_and_night_does_not()
    {
        Assert.Equal(AppointmentState.Active, Appointing.SignOff(AppointmentState.Shadowing, Capability.Solo, [], 0, new()));
        Assert.Equal(AppointmentState.Shadowing, Appointing.SignOff(AppointmentState.Shadowing, Capability.Night, [], 0, new()));
    }

    [Theory]
    [InlineData(AppointmentState.Paused)]
    [InlineData(AppointmentState.Suspended)]
    [InlineData(AppointmentState.Ended)]
    public void Nobody_is_signed_off_while_away(AppointmentState state)
    {
        var refusal = Assert.Throws<Refusal>(() => Appointing.SignOff(state, Capability.Solo, [], 0, new()));

        Assert.Equal(ErrorReason.IllegalTransition, refusal.Reason);
        Assert.Equal((ProtoName.Of(state), "SHADOWING, ACTIVE"), (refusal.Metadata["state"], refusal.Metadata["allowed"]));
    }

    [Fact]
    public void Nights_need_the_solo_sign_off_where_one_is_asked_for()
    {
        var asks = new SchemeRules { SoloSignOff = true };

        Assert.Equal(ErrorReason.SoloFirst, Assert.Throws<Refusal>(() => Appointing.SignOff(AppointmentState.Active, Capability.Night, [], 0, asks)).Reason);
        Assert.Equal(AppointmentState.Active, Appointing.SignOff(AppointmentState.Active, Capability.Night, [Capability.Solo], 0, asks));
        Assert.Equal(AppointmentState.Active, Appointing.SignOff(AppointmentState.Active, Capability.Night, [], 0, new()));
    }

    [Theory]
    [InlineData(2, 3, false)]
    [InlineData(3, 3, true)]
    [InlineData(0, 0, true)]
    public void Nobody_works_alone_before_the_duties_the_scheme_asks_for_were_shadowed(int shadowed, int asked, bool may)
    {
        AppointmentState SignOff() => Appointing.SignOff(AppointmentState.Shadowing, Capability.Solo, [], shadowed, new() { ShadowingCount = asked });

        if (may)
        {
            Assert.Equal(AppointmentState.Active, SignOff());
            return;
        }

        var refusal = Assert.Throws<Refusal>(() => SignOff());
        Assert.Equal((ErrorReason.ShadowingMissing, $"{shadowed}", $"{asked}"), (refusal.Reason, refusal.Metadata["shadowed"], refusal.Metadata["required"]));
    }

    [Fact]
    public void Being_accompanied_needs_no_sign_off() => Assert.Equal(
        PlatformReason.InvalidFields, Assert.Throws<Refusal>(() => Appointing.SignOff(AppointmentState.Active, Capability.Accompanied, [], 0, new())).Reason);

    private static AppointmentState Appoint(ApplicationState state = ApplicationState.InTraining, SchemeRules? rules = null) =>
        Appointing.Appoint(state, s_clearance, s_certified, s_signed, rules ?? new(), s_now, London);
}
