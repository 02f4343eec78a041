using Grpc.Core;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class EndAppointmentTests(RegistrySuite suite)
{
    [Fact]
    public async Task An_ended_supporter_stands_no_longer_and_it_is_told()
    {
        var (appointment, applicant, _) = await Supporter();

        var ended = await End(appointment, EndReason.Health);

        Assert.Equal((AppointmentState.Ended, EndReason.Health), (ended.State, ended.EndReason));
        Assert.NotNull(ended.EndedAt);
        Assert.Equal(ended, await suite.Registry.GetAppointmentAsync(new() { Name = ended.Name }, suite.As(applicant.Coordinator)));
        var standing = await suite.StandingOf(ended);
        Assert.Empty(standing.Intervals);
        await suite.Events.Next<StandingChanged>(e => e.Appointment == ended.Name && e.Version == standing.Version && e.Intervals.Count == 0);
        var application = await suite.Registry.GetApplicationAsync(new() { Name = applicant.Application.Name }, suite.As(applicant.Coordinator));
        Assert.Equal((ApplicationState.Closed, EndReason.Health, ended.Name), (application.State, application.CloseReason, application.Appointment));
        await suite.Events.Next<ApplicationChanged>(e => e.Application == application.Name && e.State is ApplicationState.Closed);
    }

    [Fact]
    public async Task Whoever_ended_may_apply_again()
    {
        var (appointment, applicant, _) = await Supporter();
        await End(appointment, EndReason.WithdrawnOwn);

        var again = await suite.Given.Applied(applicant.Offering, prisonerNumber: applicant.PrisonerNumber);

        Assert.Equal((ApplicationState.Submitted, appointment.Person), (again.Application.State, again.Application.Person));
    }

    [Fact]
    public async Task What_has_ended_does_not_end_again()
    {
        var (appointment, _, _) = await Supporter();
        await End(appointment, EndReason.Released);

        (await Refused.By(() => End(appointment, EndReason.Died))).Is(ErrorReason.IllegalTransition)
            .With("state", "ENDED").With("allowed", "SHADOWING, ACTIVE, PAUSED, SUSPENDED");
    }

    [Fact]
    public async Task A_machine_an_older_state_another_establishment_or_no_reason_end_nothing()
    {
        var (appointment, applicant, _) = await Supporter();
        var request = new EndAppointmentRequest { Name = appointment.Name, Reason = EndReason.Other, RequestId = Given.RequestId() };

        (await Refused.By(() => suite.Registry.EndAppointmentAsync(request, suite.AsMachine(applicant.Coordinator)))).Is(PlatformReason.UserRequired);
        (await Refused.By(() => End(appointment, EndReason.Other, etag: "1"))).Is(PlatformReason.StaleEtag);
        (await Refused.By(() => End(appointment, EndReason.Other, caller: "COORDINATOR@ZZZZZZ"))).Is(PlatformReason.NotFound);
        Assert.Equal(["reason"], (await Refused.By(() => End(appointment, EndReason.Unspecified))).Is(PlatformReason.InvalidFields).Fields);
        Assert.Equal(appointment, await suite.Registry.GetAppointmentAsync(new() { Name = appointment.Name }, suite.As(applicant.Coordinator)));
    }

    private async Task<(Appointment Appointment, ApplicationCase Applicant, Training.V1.CertificationChanged)> Supporter() =>
        await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));

    private AsyncUnaryCall<Appointment> End(Appointment appointment, EndReason reason, string etag = "", string? caller = null) => suite.Registry.EndAppointmentAsync(
        new() { Name = appointment.Name, Reason = reason, Etag = etag, RequestId = Given.RequestId() },
        caller is null ? suite.Coordinator(appointment.Name) : suite.As(caller));
}
