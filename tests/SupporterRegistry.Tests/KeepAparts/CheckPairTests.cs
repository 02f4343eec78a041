namespace PeerSupport.SupporterRegistry.Tests;

/// <summary>Somebody approaches a supporter directly, at a door.</summary>
public sealed class CheckPairTests(RegistrySuite suite)
{
    [Fact]
    public async Task Whoever_stands_at_the_door_is_answered_as_the_matcher_is_and_stands_on_record()
    {
        var (supporter, applicant, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));
        var (foreign, _, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));
        var kept = Given.PrisonerNumber();
        await suite.KeepApart(foreign.Name);
        await suite.KeepApart(supporter.Name, World.Apart(applicant.PrisonerNumber, kept));

        var answer = await Check("WING", supporter.Name, Given.PrisonerNumber());

        Assert.Equal((Pairing.Pairable, false), (answer.Pairing, answer.ByHandOnly));
        Assert.InRange(answer.FeedAge.ToTimeSpan(), TimeSpan.Zero, TimeSpan.FromMinutes(5));
        Assert.Equal(Pairing.NotPairable, (await Check("WING", supporter.Name, kept)).Pairing);
        Assert.Equal(Pairing.NotPairable, (await Check("ORDERLY", supporter.Name, applicant.PrisonerNumber)).Pairing);
        Assert.Equal(Pairing.NotPairable, (await Check("WING", supporter.Name, Given.PrisonerNumber(), foreign.Name)).Pairing);
        var wing = $"wing.{Code(supporter.Name).ToLowerInvariant()}";
        Assert.Equal(["2"], await Owner($"select count(*)::text from audit where method like '%CheckPair' and action = 'pair' and resource = '{supporter.Name}' and user_subject = '{wing}'"));
    }

    [Fact]
    public async Task Without_a_list_nobody_is_paired_at_a_door_either()
    {
        var (supporter, _, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));

        var answer = await Check("WING", supporter.Name, Given.PrisonerNumber());

        Assert.Equal((Pairing.NotPairable, true), (answer.Pairing, answer.ByHandOnly));
        Assert.Null(answer.FeedAge);
    }

    [Fact]
    public async Task Nobody_tries_out_whom_a_supporter_is_kept_apart_from()
    {
        var (supporter, _, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));
        await suite.KeepApart(supporter.Name);
        await Check("WING", supporter.Name, Given.PrisonerNumber());
        await Check("WING", supporter.Name, Given.PrisonerNumber());
        Assert.Equal(["2"], await Owner($"select sum(asked)::text from pair_checks where establishment = '{Code(supporter.Name)}'"));
        // as if he had asked sixty times, in this hour and in the next, which may begin now
        await Owner($"""
            insert into pair_checks (establishment, subject, since, asked)
            select distinct establishment, subject, since + nth * interval '1 hour', 60 from pair_checks cross join generate_series(0, 2) nth where establishment = '{Code(supporter.Name)}'
            on conflict (establishment, subject, since) do update set asked = 60
            returning subject
            """);

        (await Refused.By(() => Check("WING", supporter.Name, Given.PrisonerNumber()))).Is(ErrorReason.TooManyChecks).With("limit", "60");
        Assert.Equal(Pairing.Pairable, (await Check("ORDERLY", supporter.Name, Given.PrisonerNumber())).Pairing);

        await Owner($"update pair_checks set since = since - interval '1 day' where establishment = '{Code(supporter.Name)}' and asked = 60 returning subject");
        Assert.Equal(Pairing.Pairable, (await Check("WING", supporter.Name, Given.PrisonerNumber())).Pairing);
    }

    private static string Code(string name) => name.Split('/')[1];

    private async Task<CheckPairResponse> Check(string role, string at, string number, string? appointment = null) => await suite.Registry.CheckPairAsync(
        new() { Parent = string.Join('/', at.Split('/')[..2]), Question = new() { Appointment = appointment ?? at, PrisonerNumber = number } }, suite.As($"{role}@{Code(at)}"));

    private Task<List<string>> Owner(string sql) => Rows.Of(suite, "registry", sql);
}
