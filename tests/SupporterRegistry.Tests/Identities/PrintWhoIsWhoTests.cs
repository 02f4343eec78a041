using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests.Identities;

/// <summary>What lies beside the night packs: references on one side, names on the other.</summary>
public sealed class PrintWhoIsWhoTests(RegistrySuite suite)
{
    [Fact]
    public async Task Who_each_reference_is_stands_on_one_list_and_everybody_on_it_on_record()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var (one, first, _) = await suite.Supporter(offering);
        var (ended, gone, _) = await suite.Supporter(offering);
        var (foreign, stranger, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));
        var paused = await suite.Given.Paused(offering);
        await suite.Registry.EndAppointmentAsync(new() { Name = ended.Name, Reason = EndReason.Died, RequestId = Given.RequestId() }, suite.As(gone.Coordinator));

        var page = await Page($"ORDERLY@{first.Establishment}");

        Assert.All([Reference(one.Name), Reference(paused.Name), first.PrisonerNumber, "Okafor", "Who is who", $"Prison {first.Establishment}", "size: A4"], said => Assert.Contains(said, page, StringComparison.Ordinal));
        Assert.All([Reference(ended.Name), gone.PrisonerNumber, Reference(foreign.Name), stranger.PrisonerNumber], never => Assert.DoesNotContain(never, page, StringComparison.Ordinal));
        Assert.Equal(
            string.CompareOrdinal(Reference(one.Name), Reference(paused.Name)) < 0,
            page.IndexOf(Reference(one.Name), StringComparison.Ordinal) < page.IndexOf(Reference(paused.Name), StringComparison.Ordinal));
        Assert.Equal(new[] { one.Name, paused.Name }.Order(StringComparer.Ordinal), await Rows.Of(suite, "registry", $"""
            select resource from audit where method like '%/PrintWhoIsWho' and action = 'print name' and tenant = '{first.Establishment}' and user_subject = 'orderly.{first.Establishment.ToLowerInvariant()}'
            order by resource collate "C"
            """));
    }

    [Fact]
    public async Task It_is_printed_for_the_coordinator_and_the_orderly_officer_of_the_prison_and_nobody_else()
    {
        var (establishment, elsewhere) = (await suite.Given.Establishment(), await suite.Given.Establishment());
        var code = establishment.Split('/')[1];
        Assert.Contains("Nobody is a supporter here", await Page($"COORDINATOR@{code}"), StringComparison.Ordinal);
        foreach (var other in new[] { "WING", "GOVERNOR", "SECURITY", "PRISON_SYSTEM", "KIOSK" })
        {
            (await Refused.By(() => Page($"{other}@{code}"))).Is(PlatformReason.PermissionDenied);
        }

        (await Refused.By(() => suite.Registry.PrintWhoIsWhoAsync(new() { Parent = elsewhere }, suite.As($"ORDERLY@{code}")))).Is(PlatformReason.NotFound);
        (await Refused.By(() => suite.Registry.PrintWhoIsWhoAsync(new() { Parent = establishment }, suite.AsMachine($"ORDERLY@{code}")))).Is(PlatformReason.UserRequired);
        (await Refused.By(() => suite.Registry.PrintWhoIsWhoAsync(new() { Parent = establishment, Language = "xx" }, suite.As($"ORDERLY@{code}")))).Is(ErrorReason.LanguageUnknown);
    }

    private static string Reference(string name) => name.Split('/')[^1];

    private async Task<string> Page(string who) =>
        (await suite.Registry.PrintWhoIsWhoAsync(new() { Parent = $"establishments/{who.Split('@')[1]}", Print = "large" }, suite.As(who))).Data.ToStringUtf8();
}
