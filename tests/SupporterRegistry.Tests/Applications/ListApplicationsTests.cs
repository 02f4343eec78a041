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
