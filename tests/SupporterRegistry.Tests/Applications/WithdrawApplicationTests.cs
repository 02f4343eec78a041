using Grpc.Core;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class WithdrawApplicationTests(RegistrySuite suite)
{
    [Theory]
    [InlineData("COORDINATOR")]
    [InlineData("WING")]
    public async Task Whoever_he_tells_takes_the_wish_down_and_it_is_told(string role)
    {
        var applicant = await suite.Given.Accepted(await Offering());

        var withdrawn = await suite.Registry.WithdrawApplicationAsync(Request(applicant), suite.As($"{role}@{applicant.Establishment}"));

        Assert.Equal((ApplicationState.Withdrawn, EndReason.Unspecified), (withdrawn.State, withdrawn.CloseReason));
        Assert.Equal(withdrawn.WithdrawnAt, withdrawn.Since);
        Assert.Equal(withdrawn, await suite.Registry.GetApplicationAsync(new() { Name = withdrawn.Name }, suite.As(applicant.Coordinator)));
        await suite.Events.Next<ApplicationChanged>(e => e.Application == withdrawn.Name && e.State is ApplicationState.Withdrawn && Etag.Of(e.Version) == withdrawn.Etag);
    }

    [Fact]
    public async Task A_kiosk_takes_it_down_without_a_person()
    {
        var applicant = await suite.Given.Applied(await Offering());

        var withdrawn = await suite.Registry.WithdrawApplicationAsync(Request(applicant), suite.AsMachine($"KIOSK@{applicant.Establishment}"));

        Assert.Equal(ApplicationState.Withdrawn, withdrawn.State);
    }

    [Fact]
    public async Task Whoever_stepped_back_is_no_candidate_any_more_and_may_apply_again()
    {
        var applicant = await suite.Given.Accepted(await Offering());
        var provider = $"providers/{applicant.Provider}";
        await Eventually.True(async () => (await Candidates()).Count == 1);

        await suite.Registry.WithdrawApplicationAsync(Request(applicant), suite.As(applicant.Coordinator));

        await Eventually.True(async () => (await Candidates()).Count == 0);
        Assert.Equal(ApplicationState.Submitted, (await suite.Given.Applied(applicant.Offering, prisonerNumber: applicant.PrisonerNumber)).Application.State);

        async Task<IReadOnlyCollection<Training.V1.Candidate>> Candidates() =>
            (await suite.Training.ListCandidatesAsync(new() { Parent = provider }, suite.As($"PROVIDER@{applicant.Provider}"))).Candidates;
    }

    [Fact]
    public async Task Who_is_a_supporter_ends_the_appointment_instead()
    {
        var (_, supporter, _) = await suite.Supporter(await Offering());

        (await Refused.By(() => suite.Registry.WithdrawApplicationAsync(Request(supporter), suite.As(supporter.Coordinator))))
            .Is(ErrorReason.IllegalTransition).With("state", "APPOINTED").With("allowed", "SUBMITTED, CLEARED, ACCEPTED, IN_TRAINING");
    }

    [Fact]
    public async Task An_older_state_or_another_establishments_is_not_withdrawn()
    {
        var applicant = await suite.Given.Applied(await Offering());

        (await Refused.By(() => suite.Registry.WithdrawApplicationAsync(Request(applicant, "1"), suite.As(applicant.Coordinator)))).Is(PlatformReason.StaleEtag);
        (await Refused.By(() => suite.Registry.WithdrawApplicationAsync(Request(applicant), suite.As("WING@ZZZZZZ")))).Is(PlatformReason.NotFound);
    }

    private static WithdrawApplicationRequest Request(ApplicationCase applicant, string etag = "") =>
        new() { Name = applicant.Application.Name, Etag = etag, RequestId = Given.RequestId() };

    private async Task<Offering> Offering() => await suite.Given.Offering(await suite.Given.Establishment());
}
