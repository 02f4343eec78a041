namespace PeerSupport.SupporterRegistry.Tests;

public sealed class MovementTests(RegistrySuite suite)
{
    [Theory]
    [InlineData("RELEASED", EndReason.Released)]
    [InlineData("TRANSFERRED", EndReason.Transferred)]
    public async Task Who_leaves_for_good_is_a_supporter_there_no_more(string reason, EndReason ended)
    {
        var (appointment, applicant, _) = await Supporter();

        var answer = await suite.Ingest(applicant.Establishment, Envelopes.Released(applicant.Establishment, applicant.PrisonerNumber, reason));

        Assert.Equal(1, answer.Applied);
        var after = await Ended(appointment);
        Assert.Equal(ended, after.EndReason);
        Assert.Empty((await suite.StandingOf(appointment)).Intervals);
        var application = await suite.Registry.GetApplicationAsync(new() { Name = applicant.Application.Name }, suite.As(applicant.Coordinator));
        Assert.Equal((ApplicationState.Closed, ended), (application.State, application.CloseReason));
    }

    [Theory]
    [InlineData("SENT_TO_COURT", "RETURN_FROM_COURT")]
    [InlineData("TEMPORARY_ABSENCE_RELEASE", "TEMPORARY_ABSENCE_RETURN")]
    [InlineData("RELEASED_TO_HOSPITAL", "READMISSION")]
    public async Task Who_is_out_for_a_while_does_not_stand_until_he_is_back_and_is_not_ended(string leaving, string coming)
    {
        var (appointment, applicant, _) = await Supporter();
        var before = await suite.StandingOf(appointment);

        await suite.Ingest(applicant.Establishment, Envelopes.Released(applicant.Establishment, applicant.PrisonerNumber, leaving));
        await Eventually.True(async () => (await suite.StandingOf(appointment)).Intervals.Now().Count == 0);
        await suite.Ingest(applicant.Establishment, Envelopes.Received(applicant.Establishment, applicant.PrisonerNumber, coming));

        await Eventually.True(async () => (await suite.StandingOf(appointment)).Intervals.Now().SequenceEqual(before.Intervals.Now()));
        Assert.Equal(appointment.State, (await Read(appointment)).State);
        Assert.Contains((await suite.StandingOf(appointment)).Intervals, interval => interval.Until < before.Intervals[0].Until);
    }

    [Fact]
    public async Task A_transfer_takes_the_certificate_along_and_never_the_clearance()
    {
        var (appointment, applicant, _) = await Supporter();
        var there = await suite.Given.Establishment();
        var (code, offering) = (there.Split('/')[1], await suite.Given.Offering(there, scheme: applicant.Offering.Scheme));

        await suite.Ingest($"{applicant.Establishment}+{code}", Envelopes.Received(code, applicant.PrisonerNumber, "TRANSFERRED"));

        Assert.Equal(EndReason.Transferred, (await Ended(appointment)).EndReason);
        var again = await suite.Given.Accepted(offering, prisonerNumber: applicant.PrisonerNumber); // security there decides anew
        Assert.Equal(appointment.Person, again.Application.Person);
        await suite.Events.Only<ApplicationChanged>(e => e.Application == again.Application.Name && e.State is ApplicationState.Submitted);
        await suite.Given.CompactSigned(again);
        Assert.NotEmpty((await suite.StandingOf(await suite.Given.Appoint(again))).Intervals.Now());
    }

    [Fact]
    public async Task A_death_closes_everything_in_that_name_everywhere()
    {
        var (appointment, applicant, certificate) = await Supporter();
        var elsewhere = await suite.Given.Applied(await suite.Given.Offering(await suite.Given.Establishment()), prisonerNumber: applicant.PrisonerNumber);

        await suite.Ingest(applicant.Establishment, Envelopes.Died(applicant.Establishment, applicant.PrisonerNumber));

        Assert.Equal(EndReason.Died, (await Ended(appointment)).EndReason);
        await Eventually.True(async () =>
            (await suite.Registry.GetApplicationAsync(new() { Name = elsewhere.Application.Name }, suite.As(elsewhere.Coordinator))).CloseReason is EndReason.Died);
        await suite.Events.Next<PersonDied>(e => e.Person == applicant.Application.Person); // nothing is printed elsewhere either
    }

    [Fact]
    public async Task What_happened_before_he_applied_ends_nothing_whenever_it_is_told()
    {
        var old = Envelopes.Now.AddDays(-1);
        var (appointment, applicant, _) = await Supporter();

        await suite.Ingest(applicant.Establishment,
            Envelopes.Released(applicant.Establishment, applicant.PrisonerNumber, "RELEASED", old),
            Envelopes.Released(applicant.Establishment, applicant.PrisonerNumber, "SENT_TO_COURT"));

        await Eventually.True(async () => (await suite.StandingOf(appointment)).Intervals.Now().Count == 0); // the second has come
        Assert.Equal(appointment.State, (await Read(appointment)).State);
    }

    [Fact]
    public async Task What_came_late_but_happened_first_says_why_it_ended()
    {
        var (appointment, applicant, _) = await Supporter();
        var released = Envelopes.Released(applicant.Establishment, applicant.PrisonerNumber, "RELEASED");
        await suite.Ingest(applicant.Establishment, Envelopes.Died(applicant.Establishment, applicant.PrisonerNumber));
        Assert.Equal(EndReason.Died, (await Ended(appointment)).EndReason);

        await suite.Ingest(applicant.Establishment, released);

        await Eventually.True(async () => (await Read(appointment)).EndReason is EndReason.Released);
        await Eventually.True(async () => (await suite.Registry.GetApplicationAsync(new() { Name = applicant.Application.Name }, suite.As(applicant.Coordinator))).CloseReason is EndReason.Released);
    }

    private async Task<(Appointment Appointment, ApplicationCase Applicant, Training.V1.CertificationChanged Certificate)> Supporter() =>
        await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));

    private async Task<Appointment> Read(Appointment appointment) =>
        await suite.Registry.GetAppointmentAsync(new() { Name = appointment.Name }, suite.Coordinator(string.Join('/', appointment.Name.Split('/')[..2])));

    private Task<Appointment> Ended(Appointment appointment) => Eventually.Some(async () => await Read(appointment) is { State: AppointmentState.Ended } ended ? ended : null);
}
