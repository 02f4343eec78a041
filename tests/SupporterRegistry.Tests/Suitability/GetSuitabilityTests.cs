using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class GetSuitabilityTests(RegistrySuite suite)
{
    [Fact]
    public async Task Of_a_new_application_everything_is_missing()
    {
        var applicant = await suite.Given.Applied(await Offering());

        var suitability = await Get(applicant);

        Assert.Equal((applicant.Application.Name, applicant.Application.Person, applicant.Offering.Scheme), (suitability.Application, suitability.Person, suitability.Scheme));
        Assert.Equal([Key.Clearance, Key.Acceptance, Key.Certificate, Key.Compact, Key.KeepApartList], suitability.Keys.Select(key => key.Key));
        Assert.All(suitability.Keys, key => Assert.Equal((KeyState.Missing, null), (key.State, key.Until)));
        Assert.Null(suitability.KeepApartListAge);
        Assert.Empty(suitability.OtherRoles);
        Assert.Empty(suitability.EarlierEndings);
    }

    [Fact]
    public async Task Of_whoever_has_all_it_takes_everything_holds()
    {
        var (applicant, certificate) = await suite.Ready(await Offering());
        await suite.KeepApart(applicant.Application.Name);

        await Eventually.True(async () => (await Get(applicant)).Keys.All(key => key.State is KeyState.Holds));

        var suitability = await Get(applicant);
        Assert.Equal([applicant.Application.ClearanceReviewBy, null, certificate.ValidUntil, null, null], suitability.Keys.Select(key => key.Until));
        Assert.InRange(suitability.KeepApartListAge.ToTimeSpan(), TimeSpan.Zero, TimeSpan.FromMinutes(5));
        await suite.Given.Appoint(applicant);
        Assert.Empty((await Get(applicant)).OtherRoles); // the one weighed is no other
    }

    [Fact]
    public async Task What_was_refused_taken_back_or_has_passed_is_said_and_why_is_not()
    {
        var (objected, declined, lapsed) = (await suite.Given.NotCleared(await Offering()), await suite.Given.Declined(await Offering()), await suite.LapsedClearance());
        var withdrawn = await suite.Given.Accepted(await Offering());
        await suite.Registry.RenewClearanceAsync(
            new() { Name = withdrawn.Application.Name, Outcome = ClearanceOutcome.NotCleared, RequestId = Given.RequestId() }, suite.As(withdrawn.Security));
        await suite.Tell(World.Certificate(lapsed.Application.Person, "schemes/another"));
        var old = World.Certificate(lapsed.Application.Person, lapsed.Offering.Scheme);
        old.ValidUntil = World.Today.AddDays(-5).ToProto();
        await suite.Tell(old);

        Assert.Equal(KeyState.Refused, await State(objected, Key.Clearance));
        Assert.Equal(KeyState.Refused, await State(declined, Key.Acceptance));
        Assert.Equal(KeyState.Lapsed, await State(lapsed, Key.Clearance));
        Assert.Equal(KeyState.Lapsed, await State(withdrawn, Key.Clearance));
        await Eventually.True(async () => await State(lapsed, Key.Certificate) is KeyState.Lapsed);
    }

    [Fact]
    public async Task A_list_from_before_the_application_or_too_old_does_not_count()
    {
        var (early, late) = (await Offering(), await Offering());
        await suite.KeepApart(early.Name);
        var (before, after) = (await suite.Given.Applied(early), await suite.Given.Applied(late));
        await suite.KeepApart(late.Name, TimeProvider.System.GetUtcNow().AddHours(-25));

        Assert.Equal(KeyState.Missing, await State(before, Key.KeepApartList));
        Assert.Equal(KeyState.Missing, await State(after, Key.KeepApartList));
        Assert.InRange((await Get(after)).KeepApartListAge.ToTimeSpan(), TimeSpan.FromHours(25), TimeSpan.FromHours(25.1));
    }

    [Fact]
    public async Task Other_roles_their_load_and_earlier_endings_here_are_counted()
    {
        var establishment = await suite.Given.Establishment();
        var (role, ended, next) = (await Limited(establishment, 4), await Limited(establishment, 3), await Limited(establishment, 6));
        var (appointment, holder, _) = await suite.Supporter(role);
        var person = holder.PrisonerNumber;
        await EndedHere(ended, person, EndReason.Health);
        await EndedHere(ended, person, EndReason.WithdrawnOwn);
        await EndedHere(ended, person, EndReason.WithdrawnOwn);
        await EndedHere(await Offering(), person, EndReason.Dismissed); // elsewhere

        var suitability = await Get(await suite.Given.Applied(next, prisonerNumber: person));

        Assert.Equal([(appointment.Name, role.Scheme, AppointmentState.Active, 4)], suitability.OtherRoles.Select(other => (other.Appointment, other.Scheme, other.State, other.ContactsPerWeek)));
        Assert.Equal(10, suitability.ContactsPerWeek);
        Assert.Equal([(EndReason.Health, 1), (EndReason.WithdrawnOwn, 2)], suitability.EarlierEndings.Select(ending => (ending.Reason, ending.Count)));
    }

    [Fact]
    public async Task Each_look_is_on_the_record_and_nobody_looks_from_outside()
    {
        var applicant = await suite.Given.Applied(await Offering());
        var request = new GetSuitabilityRequest { Application = applicant.Application.Name };

        await suite.Registry.GetSuitabilityAsync(request, suite.As(applicant.Security, "officer.who.looks"));

        const string looked = "select user_subject from audit where method like '%GetSuitability' and action = 'weigh' and resource = $1";
        Assert.Equal("officer.who.looks", await Rows.Scalar<string>(suite, "registry", looked, request.Application));
        (await Refused.By(() => suite.Registry.GetSuitabilityAsync(request, suite.As("SECURITY@ZZZZZZ")))).Is(PlatformReason.NotFound);
        (await Refused.By(() => suite.Registry.GetSuitabilityAsync(request, suite.As($"PROVIDER@{applicant.Provider}")))).Is(PlatformReason.PermissionDenied);
    }

    private async Task<Offering> Offering() => await suite.Given.Offering(await suite.Given.Establishment());

    private async Task<Offering> Limited(string establishment, int contacts) => await suite.Given.Offering(establishment, new() { ContactsPerWeek = contacts });

    private async Task<Suitability> Get(ApplicationCase applicant) =>
        await suite.Registry.GetSuitabilityAsync(new() { Application = applicant.Application.Name }, suite.As(applicant.Coordinator));

    private async Task<KeyState> State(ApplicationCase applicant, Key key) => (await Get(applicant)).Keys.Single(standing => standing.Key == key).State;

    private async Task EndedHere(Offering offering, string prisonerNumber, EndReason reason)
    {
        var applicant = await suite.Given.Accepted(offering, prisonerNumber: prisonerNumber);
        await suite.Given.CompactSigned(applicant);
        await suite.Tell(World.Certificate(applicant.Application.Person, offering.Scheme));
        var appointment = await suite.Given.Appoint(applicant);
        await suite.Registry.EndAppointmentAsync(new() { Name = appointment.Name, Reason = reason, RequestId = Given.RequestId() }, suite.As(applicant.Coordinator));
    }
}
