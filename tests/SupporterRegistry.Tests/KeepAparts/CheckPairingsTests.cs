using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class CheckPairingsTests(RegistrySuite suite)
{
    [Fact]
    public async Task A_standing_supporter_is_paired_with_anybody_but_those_kept_apart_in_either_direction_and_himself()
    {
        var (supporter, applicant, _) = await suite.Supporter(await Offering());
        var (free, kept, keeper) = (Given.PrisonerNumber(), Given.PrisonerNumber(), Given.PrisonerNumber());
        await suite.KeepApart(supporter.Name, World.Apart(applicant.PrisonerNumber, kept), World.Apart(keeper, applicant.PrisonerNumber, Restriction.Cell));

        var answer = await Check(supporter.Name, free, kept, keeper, applicant.PrisonerNumber);

        Assert.Equal([Pairing.Pairable, Pairing.NotPairable, Pairing.NotPairable, Pairing.NotPairable], answer.Pairings);
        Assert.False(answer.ByHandOnly);
        Assert.InRange(answer.FeedAge.ToTimeSpan(), TimeSpan.Zero, TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_pair_that_the_next_list_no_longer_names_is_free_again()
    {
        var (supporter, applicant, _) = await suite.Supporter(await Offering());
        var (kept, other) = (Given.PrisonerNumber(), Given.PrisonerNumber());
        await suite.KeepApart(supporter.Name, World.Apart(applicant.PrisonerNumber, kept));

        await suite.KeepApart(supporter.Name, World.Apart(applicant.PrisonerNumber, other));

        Assert.Equal([Pairing.Pairable, Pairing.NotPairable], (await Check(supporter.Name, kept, other)).Pairings);
        Assert.Equal([other], await KnownBeside(supporter.Name, applicant.PrisonerNumber));
    }

    [Fact]
    public async Task Without_a_list_pairing_is_by_hand_only()
    {
        var (supporter, _, _) = await suite.Supporter(await Offering());

        var answer = await Check(supporter.Name, Given.PrisonerNumber());

        Assert.Equal([Pairing.NotPairable], answer.Pairings);
        Assert.True(answer.ByHandOnly);
        Assert.Null(answer.FeedAge);
    }

    [Fact]
    public async Task With_a_list_older_than_a_day_pairing_is_by_hand_only()
    {
        var (supporter, _, _) = await suite.Supporter(await Offering());
        await suite.KeepApart(supporter.Name, TimeProvider.System.GetUtcNow().AddHours(-25));

        var answer = await Check(supporter.Name, Given.PrisonerNumber());

        Assert.Equal([Pairing.NotPairable], answer.Pairings);
        Assert.True(answer.ByHandOnly);
        Assert.InRange(answer.FeedAge.ToTimeSpan(), TimeSpan.FromHours(25), TimeSpan.FromHours(25.1));
    }

    [Fact]
    public async Task Who_applied_after_the_list_was_taken_waits_for_the_next()
    {
        var offering = await Offering();
        await suite.KeepApart(offering.Name);
        var (supporter, _, _) = await suite.Supporter(offering);

        var before = await Check(supporter.Name, Given.PrisonerNumber());
        await suite.KeepApart(offering.Name);
        var after = await Check(supporter.Name, Given.PrisonerNumber());

        Assert.Equal((Pairing.NotPairable, false), (before.Pairings.Single(), before.ByHandOnly));
        Assert.Equal(Pairing.Pairable, after.Pairings.Single());
    }

    [Fact]
    public async Task Who_has_no_standing_or_is_unknown_or_another_establishments_is_not_paired()
    {
        var (supporter, _, certificate) = await suite.Supporter(await Offering());
        var (foreign, _, _) = await suite.Supporter(await Offering());
        await suite.KeepApart(supporter.Name);
        await suite.KeepApart(foreign.Name);
        var revoked = certificate.Clone();
        (revoked.State, revoked.Version) = (Training.V1.CertificationState.Revoked, 2);
        Assert.Equal(Pairing.Pairable, (await Check(supporter.Name, Given.PrisonerNumber())).Pairings.Single());

        await suite.Tell(revoked);
        await Eventually.True(async () => (await suite.StandingOf(supporter)).Intervals.Count == 0);

        var unknown = $"{string.Join('/', supporter.Name.Split('/')[..3])}/00000000";
        var answer = await Check(string.Join('/', supporter.Name.Split('/')[..2]), (supporter.Name, Given.PrisonerNumber()), (unknown, Given.PrisonerNumber()), (foreign.Name, Given.PrisonerNumber()));
        Assert.Equal([Pairing.NotPairable, Pairing.NotPairable, Pairing.NotPairable], answer.Pairings);
        Assert.False(answer.ByHandOnly);
    }

    [Fact]
    public async Task What_was_asked_is_on_record_by_appointment_and_never_by_number()
    {
        var (supporter, _, _) = await suite.Supporter(await Offering());
        var number = Given.PrisonerNumber();
        await Check(supporter.Name, number, number);

        const string asked = "select resource from audit where method like '%CheckPairings' and tenant = $1 and action = 'pair'";
        Assert.Equal(supporter.Name, await Rows.Scalar<string>(suite, "registry", asked, supporter.Name.Split('/')[1]));
        Assert.Equal(0L, await suite.Count("registry", "select count(*) from audit a where a::text like '%' || $1 || '%'", number));
    }

    [Fact]
    public async Task Only_our_own_services_ask()
    {
        var request = new CheckPairingsRequest { Parent = "establishments/MDI", Questions = { new PairingQuestion { Appointment = "establishments/MDI/appointments/00000000", PrisonerNumber = "A1234BC" } } };

        (await Refused.By(() => suite.Registry.CheckPairingsAsync(request, suite.As("WING@MDI")))).Is(PlatformReason.PermissionDenied);
    }

    private async Task<Offering> Offering() => await suite.Given.Offering(await suite.Given.Establishment());

    private Task<CheckPairingsResponse> Check(string appointment, params string[] numbers) =>
        Check(string.Join('/', appointment.Split('/')[..2]), [.. numbers.Select(number => (appointment, number))]);

    private async Task<CheckPairingsResponse> Check(string parent, params (string Appointment, string Number)[] questions) =>
        await suite.Registry.CheckPairingsAsync(
            new() { Parent = parent, Questions = { questions.Select(question => new PairingQuestion { Appointment = question.Appointment, PrisonerNumber = question.Number }) } },
            suite.AsMachine("SYSTEM"));

    // Seen as the owner of the database: what is not stored can't leak.
    private async Task<IReadOnlyList<string>> KnownBeside(string appointment, string prisonerNumber)
    {
        const string others = """
            select case when prisoner_number_1 = $2 then prisoner_number_2 else prisoner_number_1 end
            from keep_aparts
            where establishment = $1
            """;
        return await Rows.Of(suite, "registry", others, appointment.Split('/')[1], prisonerNumber);
    }
}
