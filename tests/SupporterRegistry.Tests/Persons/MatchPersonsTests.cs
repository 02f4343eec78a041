using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

/// <summary>Many at once are answered each as it would be by itself.</summary>
public sealed class MatchPersonsTests(RegistrySuite suite)
{
    [Fact]
    public async Task Each_is_matched_by_itself_in_the_order_asked_for_and_of_the_others_nothing_is_said()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var (one, other) = (await suite.Given.Accepted(offering, surname: "Müller"), await suite.Given.Accepted(offering));
        var cleared = await suite.Given.Cleared(offering);
        PersonToMatch[] asked =
        [
            Of(other.PrisonerNumber, other.Surname), Of(one.PrisonerNumber, "MULLER"), Of(one.PrisonerNumber, "Miller"), Of(Given.PrisonerNumber(), one.Surname),
            Of(cleared.PrisonerNumber, cleared.Surname), Of(other.PrisonerNumber, other.Surname),
        ];

        var matched = await suite.Registry.MatchPersonsAsync(new() { Provider = offering.Provider, Persons = { asked } }, suite.AsMachine("SYSTEM"));

        Assert.Equal([other.Application.Person, one.Application.Person, "", "", "", other.Application.Person], matched.Persons.Select(person => person.Person));
    }

    [Fact]
    public async Task Who_was_matched_is_on_record_and_who_was_not_is_not()
    {
        var applicant = await suite.Given.Accepted(await suite.Given.Offering(await suite.Given.Establishment()));
        var request = new MatchPersonsRequest { Provider = applicant.Offering.Provider, Persons = { Of(applicant.PrisonerNumber, applicant.Surname), Of(applicant.PrisonerNumber, "Somebody") } };
        await suite.Registry.MatchPersonsAsync(request, suite.AsMachine("SYSTEM"));
        Assert.Equal(1, await Rows.Scalar<long>(suite, "registry", "select count(*) from audit where action = 'match' and resource = $1", applicant.Application.Person));
    }

    [Fact]
    public async Task Somebody_is_matched_by_the_number_he_had_before_a_merge()
    {
        var applicant = await suite.Given.Accepted(await suite.Given.Offering(await suite.Given.Establishment()));
        var now = Given.PrisonerNumber();
        await suite.Ingest("MDI", Envelopes.Merge(now, applicant.PrisonerNumber));
        var request = new MatchPersonsRequest { Provider = applicant.Offering.Provider, Persons = { Of(applicant.PrisonerNumber, applicant.Surname), Of(now, applicant.Surname) } };
        var matched = await suite.Registry.MatchPersonsAsync(request, suite.AsMachine("SYSTEM"));
        Assert.All(matched.Persons, person => Assert.Equal(applicant.Application.Person, person.Person));
    }

    [Fact]
    public async Task A_provider_may_not_ask_itself()
    {
        var request = new MatchPersonsRequest { Provider = "providers/one", Persons = { Of("A1234BC", "Okafor") } };
        (await Refused.By(() => suite.Registry.MatchPersonsAsync(request, suite.As("PROVIDER@one")))).Is(PlatformReason.PermissionDenied);
    }

    private static PersonToMatch Of(string number, string surname) => new() { PrisonerNumber = number, Surname = surname };
}
