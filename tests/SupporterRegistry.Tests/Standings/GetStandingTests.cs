using Google.Protobuf.WellKnownTypes;
using PeerSupport.Training.V1;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class GetStandingTests(RegistrySuite suite)
{
    private static readonly SchemeRules s_signedOff = new() { ShadowingCount = 1, SoloSignOff = true, NightSignOff = true };

    [Fact]
    public async Task The_past_is_answered_as_it_was_whatever_became_of_it()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment(), s_signedOff);
        var (applicant, certificate) = await suite.Ready(offering);
        var before = Now;
        var name = (await suite.Given.Appoint(applicant)).Name;
        var appointed = Now;
        await suite.Registry.RecordShadowingAsync(new() { Name = name, On = World.Today.ToProto(), RequestId = Given.RequestId() }, suite.Coordinator(name));
        await SignOff(name, Capability.Solo);
        var alone = Now;
        await SignOff(name, Capability.Night);
        var nights = Now;
        await suite.Registry.EndAppointmentAsync(new() { Name = name, Reason = EndReason.Released, RequestId = Given.RequestId() }, suite.Coordinator(name));

        Assert.Equal(("", "APPOINTED SHADOWING_DONE SOLO_SIGN_OFF NIGHT_SIGN_OFF"), await Told(name, before));
        Assert.Equal(("ACCOMPANIED", "SHADOWING_DONE SOLO_SIGN_OFF NIGHT_SIGN_OFF"), await Told(name, appointed));
        Assert.Equal(("ACCOMPANIED SOLO", "NIGHT_SIGN_OFF"), await Told(name, alone));
        Assert.Equal(("ACCOMPANIED SOLO NIGHT", ""), await Told(name, nights));
        Assert.Equal(("", "STATE SHADOWING_DONE"), await Told(name, Now));
        Assert.Equal(("", "APPOINTED CERTIFICATE COMPACT SHADOWING_DONE SOLO_SIGN_OFF NIGHT_SIGN_OFF"), await Told(name, certificate.ValidFrom.ToDay().AddDays(-1).StartIn("Europe/London"), except: "CLEARANCE_HERE"));
    }

    [Fact]
    public async Task What_is_to_come_is_answered_by_what_is_known_now_with_the_days_it_depends_on()
    {
        var (supporter, applicant, certificate) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));
        var lastDay = certificate.ValidUntil.ToDay();

        var now = await Ask(supporter.Name, null, "COORDINATOR");
        var fact = now.Facts.Single(fact => fact.Reason is StandingReason.Certificate);
        Assert.Equal((certificate.ValidFrom.ToDay().StartIn("Europe/London"), lastDay.AddDays(1).StartIn("Europe/London")), (fact.From.ToDateTimeOffset(), fact.Until.ToDateTimeOffset()));
        Assert.Equal(applicant.Application.ClearedAt, now.Facts.Single(fact => fact.Reason is StandingReason.ClearanceHere).From);
        Assert.Equal((await suite.StandingOf(supporter)).Intervals.Now(), now.Capabilities);
        Assert.Contains(Capability.Solo, (await Ask(supporter.Name, fact.Until.ToDateTimeOffset().AddTicks(-10), "COORDINATOR")).Capabilities);
        Assert.Equal(("", "CERTIFICATE"), await Told(supporter.Name, fact.Until.ToDateTimeOffset(), except: "CLEARANCE_HERE"));
    }

    [Fact]
    public async Task A_rule_that_changes_changes_nothing_that_was()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var (supporter, _, _) = await suite.Supporter(offering);
        var before = Now;
        await suite.Registry.OfferSchemeAsync(
            new() { Parent = string.Join('/', offering.Name.Split('/')[..2]), Scheme = offering.Scheme, Provider = offering.Provider, Deviations = new() { NightSignOff = true }, RequestId = Given.RequestId() },
            suite.Coordinator(offering.Name));

        Assert.Equal(("ACCOMPANIED SOLO NIGHT", ""), await Told(supporter.Name, before));
        Assert.Equal(("ACCOMPANIED SOLO", "NIGHT_SIGN_OFF"), await Told(supporter.Name, Now));
    }

    [Fact]
    public async Task A_certificate_taken_back_is_missing_from_then_on()
    {
        var (supporter, _, certificate) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));
        var revoked = certificate.Clone();
        var at = Now.AddMinutes(-5);
        (revoked.State, revoked.RevokedAt, revoked.Version) = (CertificationState.Revoked, at.ToTimestamp(), 2);
        await suite.Tell(revoked);
        await Eventually.True(async () => (await suite.StandingOf(supporter)).Intervals.Count == 0);

        Assert.Equal(("", "CERTIFICATE"), await Told(supporter.Name, Now));
        Assert.DoesNotContain((await Ask(supporter.Name, at.AddSeconds(-1), "COORDINATOR")).Facts, fact => fact.Reason is StandingReason.Certificate && !fact.Holds);
    }

    [Fact]
    public async Task The_coordinator_is_told_all_security_its_own_part_and_others_yes_or_no()
    {
        var (supporter, _, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));

        var told = new Dictionary<string, StandingAt>();
        foreach (var role in new[] { "COORDINATOR", "SECURITY", "WING", "ORDERLY", "GOVERNOR" })
        {
            told[role] = await Ask(supporter.Name, Now, role);
        }

        Assert.All(told.Values, answer => Assert.Equal([Capability.Accompanied, Capability.Solo, Capability.Night], answer.Capabilities));
        Assert.Equal(System.Enum.GetValues<StandingReason>().Skip(1), told["COORDINATOR"].Facts.Select(fact => fact.Reason));
        Assert.Equal([StandingReason.ClearanceHere], told["SECURITY"].Facts.Select(fact => fact.Reason));
        Assert.All(["WING", "ORDERLY", "GOVERNOR"], role => Assert.Empty(told[role].Facts));
        (await Refused.By(() => suite.Registry.GetStandingAsync(new() { Name = supporter.Name }, suite.As("COORDINATOR@ZZZZZZ")))).Is(PlatformReason.NotFound);
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private async Task SignOff(string name, Capability capability) =>
        await suite.Registry.SignOffAsync(new() { Name = name, Capability = capability, RequestId = Given.RequestId() }, suite.Coordinator(name));

    private async Task<StandingAt> Ask(string name, DateTimeOffset? at, string role) =>
        await suite.Registry.GetStandingAsync(new() { Name = name, At = at?.ToTimestamp() }, suite.As($"{role}@{name.Split('/')[1]}"));

    /// <summary>What he may do, and what is missing.</summary>
    private async Task<(string May, string Missing)> Told(string name, DateTimeOffset at, string? except = null)
    {
        var answer = await Ask(name, at, "COORDINATOR");
        var missing = answer.Facts.Where(fact => !fact.Holds).Select(fact => ProtoName.Of(fact.Reason)).Where(reason => reason != except);
        return (string.Join(' ', answer.Capabilities.Select(ProtoName.Of)), string.Join(' ', missing));
    }
}
