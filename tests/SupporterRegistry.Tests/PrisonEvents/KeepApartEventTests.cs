namespace PeerSupport.SupporterRegistry.Tests;

/// <summary>What the prisons' own events tell of keep-aparts holds beside the list.</summary>
public sealed class KeepApartEventTests(RegistrySuite suite)
{
    [Fact]
    public async Task A_pair_is_kept_apart_once_it_is_told_and_free_once_it_is_closed()
    {
        var at = await Supporter();
        var (one, other, third) = (Given.PrisonerNumber(), Given.PrisonerNumber(), Given.PrisonerNumber());
        await suite.KeepApart(at.Appointment.Name, World.Apart(at.Number, third));

        var answer = await suite.Ingest(at.Place, Envelopes.KeepApart("created", at.Number, one), Envelopes.KeepApart("amended", other, at.Number), Envelopes.KeepApart("closed", at.Number, third));

        Assert.Equal((3, 0, 0), (answer.Applied, answer.Duplicates, answer.NotOurs));
        await Brought(at.Number);
        Assert.Equal([Pairing.NotPairable, Pairing.NotPairable, Pairing.Pairable], await suite.Pairings(at.Appointment, one, other, third));
        Assert.Equal(2, await suite.Count("registry", "select count(*) from keep_apart_changes where $1 in (prisoner_number_1, prisoner_number_2) and restriction = 'WING'", at.Number));
        await suite.Ingest(at.Place, Envelopes.KeepApart("closed", one, at.Number));
        await Brought(at.Number);
        Assert.Equal([Pairing.Pairable], await suite.Pairings(at.Appointment, one));
    }

    [Fact]
    public async Task In_any_order_and_however_often_they_come_the_end_is_the_same()
    {
        foreach (var seed in Enumerable.Range(1, 6))
        {
            var at = await Supporter();
            var (kept, free, listed) = (Given.PrisonerNumber(), Given.PrisonerNumber(), Given.PrisonerNumber());
            var list = Envelopes.Now;
            DateTimeOffset When(int nth) => list.AddTicks(nth * 10);
            await suite.KeepApart(at.Appointment.Name, list, World.Apart(at.Number, listed));
            var events = new[]
            {
                Envelopes.KeepApart("created", at.Number, kept, When(1)), Envelopes.KeepApart("closed", at.Number, kept, When(-1)),
                Envelopes.KeepApart("created", at.Number, free, When(-1)), Envelopes.KeepApart("amended", free, at.Number, When(1)), Envelopes.KeepApart("closed", at.Number, free, When(2)),
                Envelopes.KeepApart("closed", listed, at.Number, When(-1)), Envelopes.KeepApart("deleted", listed, at.Number, When(1)),
            };
            var random = new Random(seed);
            random.Shuffle(events);
            foreach (var told in events.Concat(events.Take(random.Next(events.Length))).Chunk(random.Next(1, 4)))
            {
                await suite.Ingest(at.Place, told);
            }

            await Brought(at.Number);
            Assert.Equal([Pairing.NotPairable, Pairing.Pairable, Pairing.NotPairable], await suite.Pairings(at.Appointment, kept, free, listed));
        }
    }

    [Fact]
    public async Task Of_a_pair_without_one_of_ours_nothing_is_kept()
    {
        var at = await Supporter();
        var (one, other) = (Given.PrisonerNumber(), Given.PrisonerNumber());

        var answer = await suite.Ingest(at.Place, Envelopes.KeepApart("created", one, other));

        Assert.Equal([PrisonEventOutcome.NotOurs], answer.Results.Select(result => result.Outcome));
        Assert.Empty(await suite.TablesWith("registry", one));
    }

    [Fact]
    public async Task It_holds_for_the_tellers_own_establishments_only_and_counts_once_for_each_teller()
    {
        var at = await Supporter();
        var other = Given.PrisonerNumber();
        var told = Envelopes.KeepApart("created", at.Number, other);

        Assert.Equal(1, (await suite.Ingest("MDI", told)).Applied);
        await Brought(at.Number);
        Assert.Equal([Pairing.Pairable], await suite.Pairings(at.Appointment, other));
        Assert.Empty(await suite.TablesWith("registry", other));

        Assert.Equal(1, (await suite.Ingest($"LEI+{at.Place}", told)).Applied);
        await Brought(at.Number);
        Assert.Equal([Pairing.NotPairable], await suite.Pairings(at.Appointment, other));
        var again = await suite.Ingest($"{at.Place}+LEI", told, told);
        Assert.Equal((2, 0), (again.Duplicates, again.Applied));
    }

    [Fact]
    public async Task A_deleted_one_is_counted_and_the_next_list_decides()
    {
        var at = await Supporter();
        var other = Given.PrisonerNumber();
        await suite.KeepApart(at.Appointment.Name, World.Apart(at.Number, other));

        Assert.Equal(1, (await suite.Ingest(at.Place, Envelopes.KeepApart("deleted", at.Number, other))).Counted);

        Assert.Equal(0, await suite.Count("registry", "select count(*) from keep_aparts_told where $1 in (prisoner_number_1, prisoner_number_2)", other));
        Assert.Equal([Pairing.NotPairable], await suite.Pairings(at.Appointment, other));
        await suite.KeepApart(at.Appointment.Name);
        Assert.Equal([Pairing.Pairable], await suite.Pairings(at.Appointment, other));
    }

    [Fact]
    public async Task A_number_from_before_a_merge_is_the_supporters_too()
    {
        var at = await Supporter();
        var (now, other) = (Given.PrisonerNumber(), Given.PrisonerNumber());
        await suite.Ingest(at.Place, Envelopes.Merge(now, at.Number));

        await suite.Ingest(at.Place, Envelopes.KeepApart("created", at.Number, other));

        await Brought(at.Number);
        Assert.Equal([Pairing.NotPairable], await suite.Pairings(at.Appointment, other));
    }

    [Theory]
    [InlineData("A1234BC", "", "nsPrisonerNumber2", "is missing")]
    [InlineData("", "A1234BC", "nsPrisonerNumber1", "is missing")]
    [InlineData("A1234BC", "1234", "nsPrisonerNumber2", "is no prisoner number such as A1234BC")]
    [InlineData("A1234BC", "A1234BC", "nsPrisonerNumber2", "is the first number again")]
    public async Task What_is_no_pair_is_named(string one, string other, string field, string problem)
    {
        var result = Assert.Single((await suite.Ingest("MDI", Envelopes.KeepApart("created", one, other))).Results);
        Assert.Equal((PrisonEventOutcome.Bad, $"additionalInformation.{field}", problem), (result.Outcome, result.Field, result.Problem));
    }

    /// <summary>All that was told of somebody has come to its establishments.</summary>
    private Task Brought(string number) => Eventually.True(async () =>
        await suite.Count("registry", "select count(*) from keep_aparts_told where $1 in (prisoner_number_1, prisoner_number_2)", number) == 0);

    private async Task<(Appointment Appointment, string Place, string Number)> Supporter()
    {
        var (appointment, applicant, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));
        await suite.KeepApart(appointment.Name);
        return (appointment, applicant.Establishment, applicant.PrisonerNumber);
    }
}
