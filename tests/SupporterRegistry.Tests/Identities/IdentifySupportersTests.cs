using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests.Identities;

/// <summary>At 03:00 a supporter is offered by reference, and whoever fetches him learns who he is.</summary>
public sealed class IdentifySupportersTests(RegistrySuite suite)
{
    [Theory]
    [InlineData("WING")]
    [InlineData("ORDERLY")]
    [InlineData("COORDINATOR")]
    [InlineData("GOVERNOR")]
    public async Task Whoever_fetches_a_supporter_is_told_number_name_and_zone_and_each_who_is_named_stands_on_record(string role)
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var ((one, first, _), (other, second, _)) = (await suite.Supporter(offering), await suite.Supporter(offering));
        await suite.Given.LivesIn(new(other, second, ""), "b-wing");

        var answer = await Identify($"{role}@{first.Establishment}", Parent(one), other.Name, one.Name, other.Name);

        var (him, another) = (Named(one, first, "a-wing"), Named(other, second, "b-wing"));
        Assert.Equal([another, him, another], answer.Supporters);
        Assert.Equal(new[] { one.Name, other.Name }.Order(StringComparer.Ordinal), await Rows.Of(suite, "registry", $"""
            select resource from audit where method like '%/IdentifySupporters' and action = 'identify' and tenant = '{first.Establishment}' and user_subject = '{role.ToLowerInvariant()}.{first.Establishment.ToLowerInvariant()}'
            order by resource collate "C"
            """));
    }

    [Fact]
    public async Task One_of_another_prison_is_not_there_and_then_nobody_is_named()
    {
        var (here, applicant, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));
        var (there, _, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));
        var wing = $"WING@{applicant.Establishment}";

        (await Refused.By(() => Identify(wing, Parent(here), here.Name, there.Name))).Is(PlatformReason.NotFound).With("resource", there.Name);
        (await Refused.By(() => Identify(wing, Parent(here), there.Name.Replace(Parent(there), Parent(here), StringComparison.Ordinal)))).Is(PlatformReason.NotFound);
        (await Refused.By(() => Identify(wing, Parent(here), here.Name.Replace(Parent(here), Parent(there), StringComparison.Ordinal)))).Is(PlatformReason.NotFound);
        (await Refused.By(() => Identify(wing, Parent(there), there.Name))).Is(PlatformReason.NotFound);
        Assert.Equal(0, await suite.Count("registry", "select count(*) from audit where method like '%/IdentifySupporters' and resource in ($1, $2)", here.Name, there.Name));
    }

    [Fact]
    public async Task Nobody_else_is_told_and_no_machine()
    {
        var (supporter, applicant, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));
        foreach (var other in new[] { $"SECURITY@{applicant.Establishment}", $"PRISON_SYSTEM@{applicant.Establishment}", $"KIOSK@{applicant.Establishment}", $"PROVIDER@{applicant.Provider}" })
        {
            (await Refused.By(() => Identify(other, Parent(supporter), supporter.Name))).Is(PlatformReason.PermissionDenied);
        }

        var request = new IdentifySupportersRequest { Parent = Parent(supporter), Appointments = { supporter.Name } };
        (await Refused.By(() => suite.Registry.IdentifySupportersAsync(request, suite.AsMachine($"WING@{applicant.Establishment}")))).Is(PlatformReason.UserRequired);
    }

    [Fact]
    public async Task Of_an_appointment_that_has_ended_it_is_told_no_more_whose_it_was()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var ((ended, applicant, _), (died, dead, _)) = (await suite.Supporter(offering), await suite.Supporter(offering));
        await suite.Registry.EndAppointmentAsync(new() { Name = ended.Name, Reason = EndReason.WithdrawnOwn, RequestId = Given.RequestId() }, suite.As(applicant.Coordinator));
        await suite.Given.Told(dead.Establishment, Given.PrisonEvent("prison-offender-events.prisoner.released", dead.PrisonerNumber, ("prisonId", dead.Establishment), ("reason", "DIED")));

        await Eventually.True(async () => (await Identify($"WING@{applicant.Establishment}", Parent(died), died.Name)).Supporters[0].Ended);

        var answer = await Identify($"WING@{applicant.Establishment}", Parent(ended), ended.Name, died.Name);
        Assert.Equal([new IdentifiedSupporter { Appointment = ended.Name, Ended = true }, new IdentifiedSupporter { Appointment = died.Name, Ended = true }], answer.Supporters);
    }

    [Fact]
    public async Task Names_are_asked_for_where_somebody_is_fetched_and_not_over_and_over()
    {
        var (supporter, applicant, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));
        var wing = $"WING@{applicant.Establishment}";
        await Identify(wing, Parent(supporter), [.. Enumerable.Repeat(supporter.Name, 50)]);
        await Identify(wing, Parent(supporter), supporter.Name);
        Assert.Equal(51, await suite.Count("registry", "select sum(named)::bigint from identifications where establishment = $1", applicant.Establishment));
        // as if 999 had been named to her, in this hour and in the next, which may begin now
        await Rows.Change(suite, "registry", """
            insert into identifications (establishment, subject, since, named)
            select distinct establishment, subject, since + nth * interval '1 hour', 999 from identifications cross join generate_series(0, 2) nth where establishment = $1
            on conflict (establishment, subject, since) do update set named = 999
            """, applicant.Establishment);

        (await Refused.By(() => Identify(wing, Parent(supporter), supporter.Name, supporter.Name))).Is(ErrorReason.TooManyNames).With("limit", "1000");
        Assert.Equal(applicant.PrisonerNumber, (await Identify(wing, Parent(supporter), supporter.Name)).Supporters[0].PrisonerNumber); // what was refused is not counted
        (await Refused.By(() => Identify(wing, Parent(supporter), supporter.Name))).Is(ErrorReason.TooManyNames);
        Assert.Equal(applicant.PrisonerNumber, (await Identify($"ORDERLY@{applicant.Establishment}", Parent(supporter), supporter.Name)).Supporters[0].PrisonerNumber);
    }

    [Fact]
    public async Task By_json_no_name_and_no_number_stands_in_the_path()
    {
        var (supporter, applicant, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));
        using var http = suite.Json("registry", $"WING@{applicant.Establishment}");
        using var asked = new StringContent($$"""{"appointments": ["{{supporter.Name}}"]}""", System.Text.Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri($"/v1/{Parent(supporter)}/supporters:identify", UriKind.Relative), asked);
        using var told = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var him = told.RootElement.GetProperty("supporters")[0];
        Assert.Equal((applicant.PrisonerNumber, "Okafor", supporter.Zone), (him.GetProperty("prisonerNumber").GetString(), him.GetProperty("surname").GetString(), him.GetProperty("zone").GetString()));
    }

    private static string Parent(Appointment appointment) => string.Join('/', appointment.Name.Split('/')[..2]);

    private static IdentifiedSupporter Named(Appointment appointment, ApplicationCase applicant, string zone) =>
        new() { Appointment = appointment.Name, PrisonerNumber = applicant.PrisonerNumber, Surname = applicant.Surname, Zone = $"{Parent(appointment)}/zones/{zone}" };

    private async Task<IdentifySupportersResponse> Identify(string who, string parent, params string[] appointments) =>
        await suite.Registry.IdentifySupportersAsync(new() { Parent = parent, Appointments = { appointments } }, suite.As(who));
}
