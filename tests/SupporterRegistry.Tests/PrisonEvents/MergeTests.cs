namespace PeerSupport.SupporterRegistry.Tests;

public sealed class MergeTests(RegistrySuite suite)
{
    [Fact]
    public async Task What_bears_the_removed_number_is_the_others_in_every_service()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var gone = await suite.Given.Appointed(offering);
        var stays = await suite.Given.Applied(await suite.Given.Offering(await suite.Given.Establishment()));

        await suite.Ingest("MDI", Envelopes.Merge(stays.PrisonerNumber, gone.PrisonerNumber));

        var person = stays.Application.Person;
        await suite.Events.Next<PersonMerged>(e => e.Removed == gone.Person && e.Person == person);
        var appointment = await suite.Registry.GetAppointmentAsync(new() { Name = gone.Name }, suite.As(gone.Applicant.Coordinator));
        Assert.Equal((person, gone.Appointment.State), (appointment.Person, appointment.State));
        Assert.NotEmpty((await suite.StandingOf(gone.Appointment)).Intervals.Now());
        await suite.Events.Next<StandingChanged>(e => e.Appointment == gone.Name && e.Person == person);
        await Eventually.True(async () =>
            (await suite.Training.GetCertificationAsync(new() { Name = gone.Certification }, suite.As($"PROVIDER@{gone.Applicant.Provider}"))).Person == person);
        await Nowhere(gone.Person);
    }

    [Fact]
    public async Task Both_numbers_find_the_one_person_and_a_merge_told_again_changes_nothing()
    {
        var one = await suite.Given.Applied(await Offering());
        var other = await suite.Given.Applied(await Offering());
        var merge = Envelopes.Merge(one.PrisonerNumber, other.PrisonerNumber);
        await suite.Ingest("MDI", merge);
        await suite.Events.Next<PersonMerged>(e => e.Removed == other.Application.Person);

        var again = await suite.Ingest("LEI", merge, Envelopes.Merge(one.PrisonerNumber, other.PrisonerNumber));

        Assert.Equal((1, 1), (again.Duplicates, again.Applied)); // the second at another instant
        var third = await suite.Given.Applied(await Offering(), prisonerNumber: other.PrisonerNumber);
        var fourth = await suite.Given.Applied(await Offering(), prisonerNumber: one.PrisonerNumber);
        Assert.Equal((one.Application.Person, one.Application.Person), (third.Application.Person, fourth.Application.Person));
        Assert.Single(suite.Events.All<PersonMerged>(e => e.Removed == other.Application.Person));
    }

    [Fact]
    public async Task A_chain_ends_with_its_last_number_in_whatever_order_it_is_told()
    {
        foreach (var order in new int[][] { [0, 1], [1, 0] })
        {
            var persons = await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ => await suite.Given.Applied(await Offering())));
            var (a, b, c) = (persons[0], persons[1], persons[2]);
            var merges = new[] { Envelopes.Merge(b.PrisonerNumber, a.PrisonerNumber), Envelopes.Merge(c.PrisonerNumber, b.PrisonerNumber) };

            foreach (var nth in order)
            {
                await suite.Ingest("MDI", merges[nth]);
            }

            foreach (var applied in persons)
            {
                await Eventually.True(async () => (await suite.Registry.GetApplicationAsync(new() { Name = applied.Application.Name }, suite.As(applied.Coordinator))).Person == c.Application.Person);
            }

            await Nowhere(a.Application.Person);
            await Nowhere(b.Application.Person);
        }
    }

    [Fact]
    public async Task A_merge_told_before_anybody_is_known_holds_when_he_is_and_shows_no_number_until_then()
    {
        var (kept, removed, older) = (Given.PrisonerNumber(), Given.PrisonerNumber(), Given.PrisonerNumber());
        await suite.Ingest("MDI", Envelopes.Merge(removed, older), Envelopes.Merge(kept, removed));
        Assert.Equal(0, await suite.Count("registry", "select (select count(*) from same_numbers s where s::text like '%' || $1 || '%') + (select count(*) from former_numbers where prisoner_number = $1)", removed));

        var one = await suite.Given.Applied(await Offering(), prisonerNumber: older);
        var other = await suite.Given.Applied(await Offering(), prisonerNumber: kept);

        Assert.Equal(one.Application.Person, other.Application.Person);
        Assert.Equal(1, await suite.Count("registry", "select count(*) from persons where prisoner_number = $1", kept));
    }

    [Fact]
    public async Task Of_two_in_one_scheme_here_the_earlier_stays()
    {
        var offering = await Offering();
        var (first, firstApplicant, _) = await suite.Supporter(offering);
        var (second, secondApplicant, _) = await suite.Supporter(offering);

        await suite.Ingest("MDI", Envelopes.Merge(secondApplicant.PrisonerNumber, firstApplicant.PrisonerNumber));

        await suite.Events.Next<PersonMerged>(e => e.Removed == first.Person);
        var (one, other) = (await Read(first), await Read(second));
        Assert.Equal((first.State, second.Person), (one.State, one.Person));
        Assert.Equal((AppointmentState.Ended, EndReason.Other), (other.State, other.EndReason));
        Assert.NotEmpty((await suite.StandingOf(first)).Intervals.Now());
    }

    [Fact]
    public async Task Keep_aparts_and_blocks_under_either_number_hold_for_both()
    {
        var (supporter, applicant, _) = await suite.Supporter(await Offering());
        var (kept, removed, blocked, now, free) = (Given.PrisonerNumber(), Given.PrisonerNumber(), Given.PrisonerNumber(), Given.PrisonerNumber(), Given.PrisonerNumber());
        var older = Given.PrisonerNumber();
        await suite.Ingest("MDI", Envelopes.Alert("created", blocked, "XCU", Ids.Short()), Envelopes.Merge(now, blocked), Envelopes.Merge(kept, removed), Envelopes.Merge(applicant.PrisonerNumber, older));

        await suite.KeepApart(supporter.Name, World.Apart(applicant.PrisonerNumber, removed));
        Assert.Equal([Pairing.NotPairable, Pairing.NotPairable, Pairing.NotPairable, Pairing.NotPairable, Pairing.Pairable], await suite.Pairings(supporter, kept, removed, now, blocked, free));

        await suite.KeepApart(supporter.Name, World.Apart(older, free)); // his own former number
        Assert.Equal([Pairing.Pairable, Pairing.NotPairable, Pairing.NotPairable], await suite.Pairings(supporter, kept, free, older));
    }

    [Fact]
    public async Task News_of_a_certificate_that_comes_late_is_the_others()
    {
        var (gone, stays) = (await suite.Given.Applied(await Offering()), await suite.Given.Applied(await Offering()));
        await suite.Ingest("MDI", Envelopes.Merge(stays.PrisonerNumber, gone.PrisonerNumber));
        await suite.Events.Next<PersonMerged>(e => e.Removed == gone.Application.Person);

        await suite.Tell(World.Certificate(gone.Application.Person, stays.Offering.Scheme));

        await Eventually.True(async () => await suite.Count("registry", "select count(*) from certificates where person_id = $1", Id(stays.Application.Person)) == 1);
    }

    [Theory]
    [InlineData("A1234BC", "A1234BC", "additionalInformation.removedNomsNumber")]
    [InlineData("A1234BC", "gone", "additionalInformation.removedNomsNumber")]
    [InlineData("A1234BC", "", "additionalInformation.removedNomsNumber")]
    public async Task A_merge_of_nothing_is_named(string kept, string removed, string field) =>
        Assert.Equal((PrisonEventOutcome.Bad, field), (await suite.Ingest("MDI", Envelopes.Merge(kept, removed))).Results.Select(result => (result.Outcome, result.Field)).Single());

    private async Task<Offering> Offering() => await suite.Given.Offering(await suite.Given.Establishment());

    private async Task<Appointment> Read(Appointment appointment) =>
        await suite.Registry.GetAppointmentAsync(new() { Name = appointment.Name }, suite.Coordinator(string.Join('/', appointment.Name.Split('/')[..2])));

    private static string Id(string person) => person.Split('/')[1];

    /// <summary>In no table of any service stands the name, but where it says whose it is now.</summary>
    private async Task Nowhere(string person)
    {
        foreach (var service in new[] { "registry", "training", "scheduling", "feedback" })
        {
            await Eventually.True(async () => (await suite.TablesWith(service, Id(person))).Count == 0, $"{service} still names {person}");
        }
    }
}
