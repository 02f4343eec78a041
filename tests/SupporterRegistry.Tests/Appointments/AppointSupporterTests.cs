using Grpc.Core;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class AppointSupporterTests(RegistrySuite suite)
{
    [Fact]
    public async Task A_supporter_is_appointed_and_told_with_the_standing()
    {
        var (appointment, applicant, certificate) = await suite.Supporter(await Offering());

        Assert.Equal((AppointmentState.Active, applicant.Offering.Scheme, applicant.Application.Person), (appointment.State, appointment.Scheme, appointment.Person));
        Assert.Equal(appointment, await suite.Registry.GetAppointmentAsync(new() { Name = appointment.Name }, suite.As(applicant.Coordinator)));
        var application = await suite.Registry.GetApplicationAsync(new() { Name = applicant.Application.Name }, suite.As(applicant.Coordinator));
        Assert.Equal((ApplicationState.Appointed, appointment.Name), (application.State, application.Appointment));
        await suite.Events.Next<ApplicationChanged>(e => e.Application == application.Name && e.State is ApplicationState.Appointed);
        var told = await suite.Events.Next<StandingChanged>(e => e.Appointment == appointment.Name);
        var standing = await suite.StandingOf(appointment);
        Assert.Equal((standing.Person, standing.Scheme, standing.Zone, standing.Version), (told.Person, told.Scheme, told.Zone, told.Version));
        Assert.Equal(standing.Intervals, told.Intervals);
        Assert.Equal([Capability.Accompanied, Capability.Solo, Capability.Night], standing.Intervals.Now());
        var clearanceEnds = application.ClearanceReviewBy.ToDay().AddDays(1).StartIn("Europe/London");
        var certificateEnds = certificate.ValidUntil.ToDay().AddDays(1).StartIn("Europe/London");
        Assert.All(standing.Intervals, interval => Assert.Equal(clearanceEnds < certificateEnds ? clearanceEnds : certificateEnds, interval.Until.ToDateTimeOffset()));
    }

    [Fact]
    public async Task Who_has_to_shadow_is_never_alone()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment(), new() { ShadowingCount = 2 });

        var (appointment, _, _) = await suite.Supporter(offering);

        Assert.Equal(AppointmentState.Shadowing, appointment.State);
        Assert.Equal([Capability.Accompanied], (await suite.StandingOf(appointment)).Intervals.Now());
    }

    [Fact]
    public async Task Nobody_is_appointed_without_a_certificate_for_the_scheme()
    {
        var applicant = await suite.Given.Accepted(await Offering());
        await suite.Given.CompactSigned(applicant);
        await suite.Tell(World.Certificate(applicant.Application.Person, "schemes/another"));

        (await Refused.By(() => Appoint(applicant))).Is(ErrorReason.CertificateMissing);
    }

    [Fact]
    public async Task A_machine_does_not_appoint()
    {
        var applicant = await suite.Given.Accepted(await Offering());
        var request = new AppointSupporterRequest { Application = applicant.Application.Name, RequestId = Given.RequestId() };

        (await Refused.By(() => suite.Registry.AppointSupporterAsync(request, suite.AsMachine(applicant.Coordinator)))).Is(PlatformReason.UserRequired);
    }

    [Fact]
    public async Task Nobody_is_appointed_without_a_signed_compact()
    {
        var applicant = await CertifiedWithoutCompact();

        (await Refused.By(() => Appoint(applicant))).Is(ErrorReason.CompactMissing);
    }

    [Fact]
    public async Task Nobody_is_appointed_on_a_clearance_past_its_review_date()
    {
        var applicant = await suite.LapsedClearance(async cleared => cleared with
        {
            Application = await suite.Registry.AcceptApplicationAsync(
                new() { Name = cleared.Application.Name, RequestId = Given.RequestId() }, suite.As($"PROVIDER@{cleared.Provider}")),
        });

        (await Refused.By(() => Appoint(applicant))).Is(ErrorReason.ClearanceMissing);
    }

    [Fact]
    public async Task Nobody_is_appointed_before_the_provider_has_accepted()
    {
        var applicant = await suite.Given.Cleared(await Offering());

        (await Refused.By(() => Appoint(applicant))).Is(ErrorReason.IllegalTransition).With("state", "CLEARED").With("allowed", "ACCEPTED, IN_TRAINING");
    }

    [Fact]
    public async Task Of_calls_that_meet_one_appoints()
    {
        var applicant = await CertifiedWithoutCompact();
        await suite.Given.CompactSigned(applicant);

        var (done, refused) = await Race.Of(4, _ => Appoint(applicant));

        var appointment = Assert.Single(done);
        Assert.All(refused, refusal => refusal.Is(ErrorReason.IllegalTransition).With("state", "APPOINTED"));
        var standings = await suite.Registry.ListStandingsAsync(new() { Parent = $"establishments/{applicant.Establishment}" }, suite.As(applicant.Coordinator));
        Assert.Equal([appointment.Name], standings.Standings.Select(standing => standing.Appointment));
    }

    [Fact]
    public async Task Appointing_on_an_older_state_is_refused_and_so_is_another_establishments_application()
    {
        var applicant = await suite.Given.Accepted(await Offering());

        (await Refused.By(() => Appoint(applicant, etag: "1"))).Is(PlatformReason.StaleEtag);
        (await Refused.By(() => Appoint(applicant, caller: "COORDINATOR@ZZZZZZ"))).Is(PlatformReason.NotFound);
    }

    // The compact is the last thing asked for: that it is asked for says that the news of the certificate has come.
    private async Task<ApplicationCase> CertifiedWithoutCompact()
    {
        var applicant = await suite.Given.Accepted(await Offering());
        await suite.Tell(World.Certificate(applicant.Application.Person, applicant.Offering.Scheme));
        await Eventually.True(async () => (await Refused.By(() => Appoint(applicant))).Message.Contains("compact", StringComparison.Ordinal));
        return applicant;
    }

    private async Task<Offering> Offering() => await suite.Given.Offering(await suite.Given.Establishment());

    private AsyncUnaryCall<Appointment> Appoint(ApplicationCase applicant, string etag = "", string? caller = null) => suite.Registry.AppointSupporterAsync(
        new() { Application = applicant.Application.Name, Etag = etag, RequestId = Given.RequestId() }, suite.As(caller ?? applicant.Coordinator));
}
