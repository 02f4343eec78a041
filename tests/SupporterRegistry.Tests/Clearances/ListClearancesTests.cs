using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class ListClearancesTests(RegistrySuite suite)
{
    [Fact]
    public async Task Those_due_for_review_stand_on_top_over_all_pages()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var due = new List<string>();
        foreach (var days in new[] { 40, 7, 8, 0, 300 })
        {
            var applicant = await Renewed(await suite.Given.Cleared(offering), ClearanceOutcome.Cleared, days);
            due.Add(applicant.Application.Name);
        }

        await Renewed(await suite.Given.Accepted(offering), ClearanceOutcome.NotCleared, 1);
        await suite.Given.NotCleared(offering);
        await suite.Given.Applied(offering);

        Assert.Equal([due[3], due[1], due[2], due[0], due[4]], (await All(offering, 0)).Select(clearance => clearance.Application));
        Assert.Equal([(due[3], 0), (due[1], 7)], (await All(offering, 7)).Select(clearance => (clearance.Application, clearance.DaysLeft)));
    }

    [Fact]
    public async Task One_that_has_passed_is_listed_until_somebody_decides()
    {
        var applicant = await suite.LapsedClearance();

        var passed = Assert.Single(await All(applicant.Offering, 1));

        Assert.Equal((applicant.Application.Name, "", applicant.Application.Person, applicant.Offering.Scheme), (passed.Application, passed.Appointment, passed.Person, passed.Scheme));
        Assert.True(passed.DaysLeft < 0);
        await Renewed(applicant, ClearanceOutcome.Cleared, 100);
        Assert.Empty(await All(applicant.Offering, 1));
    }

    [Fact]
    public async Task A_supporters_clearance_names_the_appointment_and_goes_when_that_ends()
    {
        var (appointment, applicant, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));

        var clearance = Assert.Single(await All(applicant.Offering, 0));

        Assert.Equal((appointment.Name, ApplicationState.Appointed, applicant.Application.ClearedAt), (clearance.Appointment, clearance.State, clearance.DecidedAt));
        await suite.Registry.EndAppointmentAsync(new() { Name = appointment.Name, Reason = EndReason.Transferred, RequestId = Given.RequestId() }, suite.As(applicant.Coordinator));
        Assert.Empty(await All(applicant.Offering, 0));
    }

    [Fact]
    public async Task A_transfer_carries_the_certificate_and_never_the_clearance()
    {
        var (left, before, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));
        await suite.Registry.EndAppointmentAsync(new() { Name = left.Name, Reason = EndReason.Transferred, RequestId = Given.RequestId() }, suite.As(before.Coordinator));
        var offering = await suite.Given.Offering(await suite.Given.Establishment(), scheme: before.Offering.Scheme);

        var arrived = await suite.Given.Applied(offering, prisonerNumber: before.PrisonerNumber);

        Assert.Equal((before.Application.Person, ApplicationState.Submitted), (arrived.Application.Person, arrived.Application.State));
        Assert.Empty(await All(offering, 0));
        var accept = new AcceptApplicationRequest { Name = arrived.Application.Name, RequestId = Given.RequestId() };
        (await Refused.By(() => suite.Registry.AcceptApplicationAsync(accept, suite.As($"PROVIDER@{arrived.Provider}")))).Is(ErrorReason.IllegalTransition).With("state", "SUBMITTED");
        await suite.Registry.DecideClearanceAsync(new() { Name = accept.Name, Outcome = ClearanceOutcome.Cleared, RequestId = Given.RequestId() }, suite.As(arrived.Security));
        await suite.Registry.AcceptApplicationAsync(accept, suite.As($"PROVIDER@{arrived.Provider}"));
        await suite.Given.CompactSigned(arrived);
        Assert.Contains(Capability.Solo, (await suite.StandingOf(await suite.Given.Appoint(arrived))).Intervals.Now()); // on the certificate he brought
    }

    [Fact]
    public async Task Another_establishments_are_not_found()
    {
        var request = new ListClearancesRequest { Parent = await suite.Given.Establishment() };

        (await Refused.By(() => suite.Registry.ListClearancesAsync(request, suite.As("SECURITY@ZZZZZZ")))).Is(PlatformReason.NotFound);
    }

    private async Task<ApplicationCase> Renewed(ApplicationCase applicant, ClearanceOutcome outcome, int days) => applicant with
    {
        Application = await suite.Registry.RenewClearanceAsync(
            new() { Name = applicant.Application.Name, Outcome = outcome, ReviewBy = World.Today.AddDays(days).ToProto(), RequestId = Given.RequestId() }, suite.As(applicant.Security)),
    };

    private async Task<List<HeldClearance>> All(Offering offering, int within)
    {
        var (all, request) = (new List<HeldClearance>(), new ListClearancesRequest { Parent = string.Join('/', offering.Name.Split('/')[..2]), DueWithinDays = within, PageSize = 2 });
        do
        {
            var page = await suite.Registry.ListClearancesAsync(request, suite.Security(offering.Name));
            all.AddRange(page.Clearances);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return all;
    }
}
