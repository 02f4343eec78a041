using Grpc.Core;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class CloseApplicationTests(RegistrySuite suite)
{
    [Fact]
    public async Task An_open_application_is_closed_with_its_reason_and_it_is_told()
    {
        var applicant = await Cleared();

        var closed = await Close(applicant, EndReason.Released);

        Assert.Equal((ApplicationState.Closed, EndReason.Released), (closed.State, closed.CloseReason));
        Assert.Equal(closed, await suite.Registry.GetApplicationAsync(new() { Name = closed.Name }, suite.As(applicant.Coordinator)));
        await suite.Events.Next<ApplicationChanged>(e => e.Application == closed.Name && e.State is ApplicationState.Closed && Etag.Of(e.Version) == closed.Etag);
    }

    [Fact]
    public async Task What_was_refused_is_closed_too()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        ApplicationCase[] refused = [await suite.Given.NotCleared(offering), await suite.Given.Declined(offering)];

        foreach (var applicant in refused)
        {
            var closed = await Close(applicant, EndReason.Transferred);
            Assert.Equal((ApplicationState.Closed, EndReason.Transferred), (closed.State, closed.CloseReason));
        }
    }

    [Fact]
    public async Task What_is_closed_or_led_to_an_appointment_is_not_closed()
    {
        var applicant = await Cleared();
        await Close(applicant, EndReason.Other);
        (await Refused.By(() => Close(applicant, EndReason.Other))).Is(ErrorReason.IllegalTransition).With("state", "CLOSED");

        var (_, supporter, _) = await suite.Supporter(applicant.Offering);

        (await Refused.By(() => Close(supporter, EndReason.Other))).Is(ErrorReason.IllegalTransition)
            .With("state", "APPOINTED").With("allowed", "SUBMITTED, CLEARED, NOT_CLEARED, ACCEPTED, DECLINED, IN_TRAINING");
    }

    [Fact]
    public async Task A_machine_an_older_state_another_establishment_or_no_reason_close_nothing()
    {
        var applicant = await Cleared();
        var request = new CloseApplicationRequest { Name = applicant.Application.Name, Reason = EndReason.Other, RequestId = Given.RequestId() };

        (await Refused.By(() => suite.Registry.CloseApplicationAsync(request, suite.AsMachine(applicant.Coordinator)))).Is(PlatformReason.UserRequired);
        (await Refused.By(() => Close(applicant, EndReason.Other, etag: "1"))).Is(PlatformReason.StaleEtag);
        (await Refused.By(() => Close(applicant, EndReason.Other, caller: "COORDINATOR@ZZZZZZ"))).Is(PlatformReason.NotFound);
        Assert.Equal(["reason"], (await Refused.By(() => Close(applicant, EndReason.Unspecified))).Is(PlatformReason.InvalidFields).Fields);
    }

    private async Task<ApplicationCase> Cleared() => await suite.Given.Cleared(await suite.Given.Offering(await suite.Given.Establishment()));

    private AsyncUnaryCall<Application> Close(ApplicationCase applicant, EndReason reason, string etag = "", string? caller = null) => suite.Registry.CloseApplicationAsync(
        new() { Name = applicant.Application.Name, Reason = reason, Etag = etag, RequestId = Given.RequestId() }, suite.As(caller ?? applicant.Coordinator));
}
