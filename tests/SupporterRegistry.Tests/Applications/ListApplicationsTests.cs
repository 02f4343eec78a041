using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class ListApplicationsTests(RegistrySuite suite)
{
    [Fact]
    public async Task The_longest_wait_stands_on_top_over_all_pages()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var submitted = new List<string>();
        for (var nth = 0; nth < 5; nth++)
        {
            submitted.Add((await suite.Given.Applied(offering)).Application.Name);
        }

        var (listed, token) = (new List<string>(), "");
        do
        {
            var page = await suite.Registry.ListApplicationsAsync(new() { Parent = Parent(offering), PageSize = 2, PageToken = token }, suite.Security(offering.Name));
            listed.AddRange(page.Applications.Select(application => application.Name));
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(submitted, listed);
    }

    [Fact]
    public async Task Only_those_in_a_state_when_asked_so()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        await suite.Given.Applied(offering);
        var cleared = await suite.Given.Cleared(offering);

        var page = await suite.Registry.ListApplicationsAsync(new() { Parent = Parent(offering), State = ApplicationState.Cleared }, suite.Security(offering.Name));

        Assert.Equal([cleared.Application], page.Applications);
    }

    [Fact]
    public async Task The_age_list_holds_what_somebody_has_yet_to_decide_on()
    {
        var establishment = await suite.Given.Establishment();
        var (offering, other) = (await suite.Given.Offering(establishment), await suite.Given.Offering(establishment));
        var (oldest, cleared) = (await suite.Given.Applied(offering), await suite.Given.Cleared(offering));
        await suite.Given.Accepted(offering);
        await suite.Given.NotCleared(offering);
        var elsewhere = await suite.Given.Applied(other);

        var page = await suite.Registry.ListApplicationsAsync(new() { Parent = establishment, Undecided = true }, suite.Security(offering.Name));
        var scheme = await suite.Registry.ListApplicationsAsync(new() { Parent = establishment, Scheme = other.Scheme, PageSize = 1 }, suite.Security(offering.Name));

        Assert.Equal([oldest.Application, cleared.Application, elsewhere.Application], page.Applications);
        Assert.Equal((3, oldest.Application.SubmittedAt), (page.UndecidedCount, page.OldestUndecidedAt));
        Assert.Equal([elsewhere.Application], scheme.Applications);
        Assert.Equal((1, elsewhere.Application.SubmittedAt), (scheme.UndecidedCount, scheme.OldestUndecidedAt));
    }

    [Fact]
    public async Task Where_nothing_waits_nothing_is_oldest()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        await suite.Given.NotCleared(offering);

        var page = await suite.Registry.ListApplicationsAsync(new() { Parent = Parent(offering), Undecided = true }, suite.Security(offering.Name));

        Assert.Empty(page.Applications);
        Assert.Equal((0, null), (page.UndecidedCount, page.OldestUndecidedAt));
    }

    [Fact]
    public async Task Each_stage_has_a_clock_that_the_next_one_sets()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var submitted = await suite.Given.Applied(offering);
        Assert.Equal((submitted.Application.SubmittedAt, 0), (submitted.Application.Since, submitted.Application.DaysInStage));

        var (appointment, applicant, _) = await suite.Supporter(offering);

        Assert.Equal(applicant.Application.AcceptedAt, applicant.Application.Since);
        var appointed = await suite.Registry.GetApplicationAsync(new() { Name = applicant.Application.Name }, suite.As(applicant.Coordinator));
        Assert.Equal(appointment.AppointedAt, appointed.Since);
    }

    [Fact]
    public async Task A_provider_sees_those_it_holds_the_second_key_for()
    {
        var establishment = await suite.Given.Establishment();
        var (own, other) = (await suite.Given.Offering(establishment), await suite.Given.Offering(establishment));
        var (mine, _) = (await suite.Given.Applied(own), await suite.Given.Applied(other));

        var page = await suite.Registry.ListApplicationsAsync(new() { Parent = establishment }, suite.As($"PROVIDER@{mine.Provider}"));

        Assert.Equal([mine.Application], page.Applications);
    }

    [Fact]
    public async Task A_token_of_another_request_is_refused()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        await suite.Given.Applied(offering);
        await suite.Given.Applied(offering);
        var page = await suite.Registry.ListApplicationsAsync(new() { Parent = Parent(offering), PageSize = 1 }, suite.Security(offering.Name));
        var request = new ListApplicationsRequest { Parent = Parent(offering), State = ApplicationState.Cleared, PageToken = page.NextPageToken };

        (await Refused.By(() => suite.Registry.ListApplicationsAsync(request, suite.Security(offering.Name)))).Is(PlatformReason.BadPageToken);
    }

    [Fact]
    public async Task An_application_outside_the_callers_scope_is_not_found()
    {
        var applicant = await suite.Given.Applied(await suite.Given.Offering(await suite.Given.Establishment()));
        var request = new GetApplicationRequest { Name = applicant.Application.Name };

        (await Refused.By(() => suite.Registry.GetApplicationAsync(request, suite.As("SECURITY@ZZZZZZ")))).Is(PlatformReason.NotFound);
        (await Refused.By(() => suite.Registry.GetApplicationAsync(request, suite.As($"PROVIDER@{Given.Provider()}")))).Is(PlatformReason.NotFound);
    }

    private static string Parent(Offering offering) => string.Join('/', offering.Name.Split('/')[..2]);
}
