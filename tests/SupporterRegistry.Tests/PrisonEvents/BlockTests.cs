namespace PeerSupport.SupporterRegistry.Tests;

public sealed class BlockTests(RegistrySuite suite)
{
    private static readonly string[] s_steps = ["created", "updated", "inactive", "deleted"];

    [Fact]
    public async Task Who_is_blocked_is_paired_with_nobody_from_that_moment_whichever_side_he_is_on()
    {
        var (supporter, applicant) = await Supporter();
        var (blocked, free) = (Given.PrisonerNumber(), Given.PrisonerNumber());
        Assert.Equal([Pairing.Pairable, Pairing.Pairable], await Check(supporter, blocked, free));

        await suite.Ingest("MDI", Envelopes.Alert("created", blocked, "RNO121", Ids.Short()));
        Assert.Equal([Pairing.NotPairable, Pairing.Pairable], await Check(supporter, blocked, free));

        await suite.Ingest("MDI", Envelopes.Alert("created", applicant.PrisonerNumber, "XCU", Ids.Short()));
        Assert.Equal([Pairing.NotPairable, Pairing.NotPairable], await Check(supporter, blocked, free));
        Assert.NotEmpty((await suite.StandingOf(supporter)).Intervals);
    }

    [Fact]
    public async Task Who_shares_no_room_is_paired_through_a_door_whichever_side_he_is_on_and_a_whole_block_outweighs_it()
    {
        var (supporter, applicant) = await Supporter();
        var (number, free, alert) = (Given.PrisonerNumber(), Given.PrisonerNumber(), Ids.Short());
        await suite.Ingest("MDI", Envelopes.Alert("created", number, "XHT", alert));
        Assert.Equal([Pairing.AtDoor, Pairing.Pairable], await Check(supporter, number, free));
        await suite.Ingest("MDI", Envelopes.Alert("created", number, "XCU", Ids.Short()));
        Assert.Equal([Pairing.NotPairable, Pairing.Pairable], await Check(supporter, number, free));

        await suite.Ingest("MDI", Envelopes.Alert("created", applicant.PrisonerNumber, "XHT", alert + "0"));
        Assert.Equal([Pairing.AtDoor], await Check(supporter, free));
        await suite.Ingest("MDI", Envelopes.Alert("inactive", applicant.PrisonerNumber, "XHT", alert + "0"));
        Assert.Equal([Pairing.Pairable], await Check(supporter, free));
    }

    [Theory]
    [InlineData("inactive")]
    [InlineData("deleted")]
    public async Task A_block_ends_with_its_alert_and_the_number_with_it(string end)
    {
        var (supporter, _) = await Supporter();
        var (number, one, other) = (Given.PrisonerNumber(), Ids.Short(), Ids.Short());
        await suite.Ingest("MDI", Envelopes.Alert("created", number, "RNO121", one), Envelopes.Alert("created", number, "XCU", other));

        await suite.Ingest("MDI", Envelopes.Alert(end, number, "RNO121", one));
        Assert.Equal([Pairing.NotPairable], await Check(supporter, number)); // the other alert stands
        await suite.Ingest("MDI", Envelopes.Alert(end, number, "XCU", other));

        Assert.Equal([Pairing.Pairable], await Check(supporter, number));
        Assert.Equal(0, await suite.Count("registry", "select count(*) from blocks b where b::text like '%' || $1 || '%'", number));
    }

    [Fact]
    public async Task Other_alerts_block_nobody()
    {
        var (supporter, _) = await Supporter();
        var number = Given.PrisonerNumber();

        var answer = await suite.Ingest("MDI", Envelopes.Alert("created", number, "PEEP", Ids.Short()));

        Assert.Equal(1, answer.Counted);
        Assert.Equal([Pairing.Pairable], await Check(supporter, number));
    }

    [Fact]
    public async Task In_whatever_order_an_alerts_steps_are_told_the_same_holds_after()
    {
        var (supporter, _) = await Supporter();
        var (now, random, told) = (Envelopes.Now, new Random(7), new List<Google.Protobuf.WellKnownTypes.Struct>());
        var (numbers, others) = (Enumerable.Range(0, 60).Select(_ => Given.PrisonerNumber()).ToArray(), Enumerable.Range(0, 60).Select(_ => Given.PrisonerNumber()).ToArray());
        foreach (var (one, other) in numbers.Zip(others))
        {
            var steps = Enumerable.Range(0, random.Next(1, 6)).Select(_ => (Step: s_steps[random.Next(13) / 4], Hour: random.Next(6))).ToArray();
            told.AddRange(steps.Select(step => Step(one, step)));
            random.Shuffle(steps);
            told.AddRange(steps.Select(step => Step(other, step)));
        }

        await suite.Ingest("MDI", [.. told]);

        var after = await Check(supporter, numbers);
        Assert.Equal(after, await Check(supporter, others));
        Assert.Equal(2, after.Distinct().Count());

        Google.Protobuf.WellKnownTypes.Struct Step(string number, (string Step, int Hour) told) => Envelopes.Alert(told.Step, number, "XCU", $"of {number}", now.AddHours(told.Hour - 10));
    }

    private async Task<(Appointment Supporter, ApplicationCase Applicant)> Supporter()
    {
        var (supporter, applicant, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));
        await suite.KeepApart(supporter.Name);
        return (supporter, applicant);
    }

    private Task<IReadOnlyList<Pairing>> Check(Appointment supporter, params string[] numbers) => suite.Pairings(supporter, numbers);
}
