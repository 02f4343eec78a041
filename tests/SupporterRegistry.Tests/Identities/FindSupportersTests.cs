using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests.Identities;

/// <summary>The prison's lists have numbers alone: scheduling asks which of them are of supporters there.</summary>
public sealed class FindSupportersTests(RegistrySuite suite)
{
    [Fact]
    public async Task Of_many_numbers_those_of_supporters_here_are_told_and_all_others_are_alike()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var ((one, first, _), (ended, gone, _)) = (await suite.Supporter(offering), await suite.Supporter(offering));
        var (_, foreign, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));
        var applicant = await suite.Given.Applied(offering);
        await suite.Registry.EndAppointmentAsync(new() { Name = ended.Name, Reason = EndReason.WithdrawnOwn, RequestId = Given.RequestId() }, suite.As(gone.Coordinator));

        var found = await suite.Registry.FindSupportersAsync(
            Asked(first, gone.PrisonerNumber, first.PrisonerNumber, foreign.PrisonerNumber, applicant.PrisonerNumber, Given.PrisonerNumber(), first.PrisonerNumber), suite.AsMachine("SYSTEM"));

        Assert.Equal(["", one.Person, "", "", "", one.Person], found.Persons);
        Assert.Equal([one.Person], await Rows.Of(suite, "registry", $"select resource from audit where method like '%/FindSupporters' and action = 'find' and tenant = '{first.Establishment}'"));
    }

    [Fact]
    public async Task Only_our_own_services_ask()
    {
        var applicant = await suite.Given.Applied(await suite.Given.Offering(await suite.Given.Establishment()));
        foreach (var role in new[] { "PRISON_SYSTEM", "COORDINATOR", "WING" })
        {
            (await Refused.By(() => suite.Registry.FindSupportersAsync(Asked(applicant, applicant.PrisonerNumber), suite.As($"{role}@{applicant.Establishment}")))).Is(PlatformReason.PermissionDenied);
        }
    }

    private static FindSupportersRequest Asked(ApplicationCase at, params string[] numbers) =>
        new() { Parent = $"establishments/{at.Establishment}", Numbers = { numbers.Select(number => new NumberToFind { PrisonerNumber = number }) } };
}
