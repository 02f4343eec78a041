using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class MatchPersonTests(RegistrySuite suite)
{
    [Fact]
    public async Task Number_and_family_name_of_an_accepted_applicant_are_matched_however_it_is_spelled()
    {
        var applicant = await suite.Given.Accepted(await Offering(), surname: "O'Brien-Møller");

        var match = await Match(applicant.PrisonerNumber, "obrien moller", applicant.Offering.Provider);

        Assert.Equal(applicant.Application.Person, match.Person);
    }

    [Fact]
    public async Task Whatever_does_not_fit_is_answered_alike()
    {
        var accepted = await suite.Given.Accepted(await Offering());
        var cleared = await suite.Given.Cleared(await Offering());

        Refused[] refusals =
        [
            await Refused.By(() => Match(Given.PrisonerNumber(), accepted.Surname, accepted.Offering.Provider)),
            await Refused.By(() => Match(accepted.PrisonerNumber, "Somebody", accepted.Offering.Provider)),
            await Refused.By(() => Match(accepted.PrisonerNumber, accepted.Surname, cleared.Offering.Provider)),
            await Refused.By(() => Match(cleared.PrisonerNumber, cleared.Surname, cleared.Offering.Provider)),
        ];

        Assert.All(refusals, refusal => refusal.Is(ErrorReason.NoMatch));
        Assert.Single(refusals.Select(refusal => refusal.Message).Distinct());
    }

    [Fact]
    public async Task A_provider_may_not_ask_itself()
    {
        var request = new MatchPersonRequest { PrisonerNumber = "A1234BC", Surname = "Okafor", Provider = "providers/one" };

        (await Refused.By(() => suite.Registry.MatchPersonAsync(request, suite.As("PROVIDER@one")))).Is(PlatformReason.PermissionDenied);
    }

    private async Task<Offering> Offering() => await suite.Given.Offering(await suite.Given.Establishment());

    private Grpc.Core.AsyncUnaryCall<MatchPersonResponse> Match(string number, string surname, string provider) => suite.Registry.MatchPersonAsync(
        new() { PrisonerNumber = number, Surname = surname, Provider = provider }, suite.AsMachine("SYSTEM"));
}
