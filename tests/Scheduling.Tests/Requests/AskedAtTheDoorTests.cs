using PeerSupport.Harness;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;

namespace PeerSupport.Scheduling.Tests;

/// <summary>Somebody asks a supporter himself: he comes if he may, and if he may not nobody is told why.</summary>
public sealed class AskedAtTheDoorTests(SchedulingSuite suite)
{
    [Fact]
    public async Task Who_was_asked_is_offered_first_though_it_is_anothers_turn()
    {
        var at = await Asking(3);
        var last = at.Supporters.Select(supporter => supporter.Name).Max(StringComparer.Ordinal)!;

        Assert.Equal(last, await FirstOffered(at, PrisonerNumber(), last));
        Assert.NotEqual(last, await FirstOffered(at, PrisonerNumber(), "")); // or it would have been his turn
    }

    [Fact]
    public async Task Where_he_may_not_come_the_next_one_is_offered_and_the_answers_are_the_same_bytes()
    {
        var at = await Asking(5);
        var (apart, paused, bound, free) = (at.Supporters[0], at.Supporters[1], at.Supporters[2].Name, at.Supporters.Skip(3).Select(supporter => supporter.Name));
        var asker = PrisonerNumber();
        Assert.Equal(bound, await FirstOffered(at, PrisonerNumber(), bound, withdrawn: false));
        await suite.Given.KeptApart(at, (asker, apart.PrisonerNumber));
        await suite.Given.ListKnown(at);
        await suite.Registry.PauseAppointmentAsync(new() { Name = paused.Name, Kind = PauseKind.Self, RequestId = RequestId() }, suite.As(at.Coordinator));
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling",
            "select count(*) from standing_intervals where appointment_id = $1", paused.Name.Split('/')[^1]) == 0, "the pause never came");

        var answers = new List<string>();
        foreach (var asked in new[] { apart.Name, paused.Name, bound })
        {
            var raised = await Raise(at, asker, asked);
            answers.Add(Masked.Bytes(raised));
            Assert.Contains(await Offered(at, raised), free);
        }

        Assert.All(answers, answer => Assert.Equal(answers[0], answer));
    }

    [Fact]
    public async Task Past_a_limit_he_waits_for_the_others()
    {
        var at = await Asking(2, new() { ContactsPerWeek = 1 });
        var contact = await suite.Given.InContact(at);
        await suite.Scheduling.EndContactAsync(new() { Name = contact.Name, Outcome = ContactOutcome.Talked, RequestId = RequestId() }, suite.As(at.Wing));

        Assert.NotEqual(contact.Offers[0].Appointment, await FirstOffered(at, PrisonerNumber(), contact.Offers[0].Appointment));
    }

    [Fact]
    public async Task Whom_he_asked_is_not_kept_when_it_has_ended()
    {
        var at = await Asking(1);
        var raised = await Raise(at, PrisonerNumber(), at.Supporters[0].Name);
        Assert.Equal([at.Supporters[0].Name.Split('/')[^1]], await AskedOf(at));

        await suite.Scheduling.WithdrawRequestAsync(new() { Name = raised.Name, By = WithdrawnBy.Asker, RequestId = RequestId() }, suite.As(at.Wing));

        Assert.Equal(["nobody"], await AskedOf(at));
    }

    [Theory]
    [InlineData(Channel.Staff)]
    [InlineData(Channel.Phone)]
    [InlineData(Channel.Kiosk)]
    public async Task Through_anything_but_a_door_nobody_asks_a_supporter_himself(Channel channel)
    {
        var at = await Asking(1);
        var ask = Ask(at, PrisonerNumber(), at.Supporters[0].Name);
        ask.Channel = channel;

        await IsRefused(at, ask);
    }

    [Fact]
    public async Task A_reference_that_is_nobodys_of_this_scheme_here_is_refused()
    {
        var (at, elsewhere) = (await Asking(1), await Asking(1));
        var otherwise = await suite.Given.Appointed(at.Establishment, at.Zone);
        await suite.AllKnown(at with { Supporters = [.. at.Supporters, otherwise] });

        foreach (var name in new[] { otherwise.Name, elsewhere.Supporters[0].Name, at.Supporters[0].Name.Replace(at.Code, elsewhere.Code, StringComparison.Ordinal), $"{at.Establishment}/appointments/00000000" })
        {
            await IsRefused(at, Ask(at, PrisonerNumber(), name));
        }
    }

    [Fact]
    public async Task Whoever_names_him_need_not_say_that_it_was_at_a_door()
    {
        var at = await Asking(1);
        var ask = Ask(at, PrisonerNumber(), at.Supporters[0].Name);
        ask.Channel = Channel.Unspecified;

        Assert.Equal(Channel.Direct, (await suite.Scheduling.RaiseRequestAsync(ask, suite.As(at.Wing))).Channel);
    }

    [Fact]
    public async Task Nobody_tries_out_by_naming_supporters_whom_they_are_kept_apart_from()
    {
        var at = await Asking(1);
        await Counted(at, 0, () => suite.Given.Raised(at)); // who names nobody is not counted
        var ask = Ask(at, PrisonerNumber(), at.Supporters[0].Name);
        var raised = await Counted(at, 1, async () => await suite.Scheduling.RaiseRequestAsync(ask, suite.As(at.Wing)));
        await Counted(at, 1, async () => await suite.Scheduling.RaiseRequestAsync(Ask(at, PrisonerNumber(), at.Supporters[0].Name), suite.As(at.Wing)));
        await suite.Given.Speaks(at.Establishment, at.Supporters[0].Person, "pl");
        await Counted(at, 1, () => suite.Given.Raised(at, language: "pl")); // it may be one supporter's only
        await Counted(at, 0, () => suite.Given.Raised(at, language: "ro"));
        // as if the wing had asked sixty times, in this hour and in the next, which may begin now
        await Rows.Change(suite, "registry", """
            insert into pair_checks (establishment, subject, since, asked)
            select distinct establishment, subject, since + nth * interval '1 hour', 60 from pair_checks cross join generate_series(0, 2) nth where establishment = $1
            on conflict (establishment, subject, since) do update set asked = 60
            """, at.Code);

        var told = await Refused.By(() => suite.Scheduling.RaiseRequestAsync(Ask(at, PrisonerNumber(), at.Supporters[0].Name), suite.As(at.Wing)));
        told.Is(V1.ErrorReason.TooManyChecks);
        Assert.InRange(told.RetryDelay ?? default, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        (await Refused.By(() => Door(at, at.Wing))).Is(Registry.V1.ErrorReason.TooManyChecks); // it is the same count
        Assert.Equal(Pairing.Pairable, (await Door(at, at.Orderly)).Pairing); // each is counted for himself
        Assert.Equal(RequestState.Raised, (await suite.Scheduling.RaiseRequestAsync(Ask(at, PrisonerNumber(), ""), suite.As(at.Wing))).State); // nobody who asks is kept waiting
        Assert.Equal(raised.Name, (await suite.Scheduling.RaiseRequestAsync(ask, suite.As(at.Wing))).Name); // what was raised is answered again
        Assert.Equal(6, await Rows.Scalar<long>(suite, "scheduling", "select count(*) from requests where establishment = $1", at.Code));
    }

    /// <summary>Scheduling knows of the list and of everybody.</summary>
    private async Task<AskingCase> Asking(int supporters, SchemeRules? rules = null)
    {
        var at = await suite.Given.Asking(supporters, rules);
        await suite.AllKnown(at);
        await suite.Given.ListKnown(at);
        return at;
    }

    private static RaiseRequestRequest Ask(AskingCase at, string asker, string appointment) => new()
    {
        Parent = at.Establishment,
        Scheme = at.Offering.Scheme,
        Zone = at.Zone,
        PrisonerNumber = asker,
        Channel = Channel.Direct,
        Appointment = appointment,
        RequestId = RequestId(),
    };

    private async Task<Request> Raise(AskingCase at, string asker, string appointment) => await suite.Scheduling.RaiseRequestAsync(Ask(at, asker, appointment), suite.As(at.Wing));

    /// <summary>So many questions more are on the wing's count.</summary>
    private async Task<Request> Counted(AskingCase at, int more, Func<Task<Request>> raise)
    {
        Task<long> Asked() => Rows.Scalar<long>(suite, "registry", "select coalesce(sum(asked), 0)::bigint from pair_checks where establishment = $1", at.Code);
        var before = await Asked();
        var raised = await raise();
        Assert.Equal(before + more, await Asked());
        return raised;
    }

    private async Task<CheckPairResponse> Door(AskingCase at, string who) => await suite.Registry.CheckPairAsync(
        new() { Parent = at.Establishment, Question = new() { Appointment = at.Supporters[0].Name, PrisonerNumber = PrisonerNumber() } }, suite.As(who));

    private async Task IsRefused(AskingCase at, RaiseRequestRequest ask)
    {
        var refused = await Refused.By(() => suite.Scheduling.RaiseRequestAsync(ask, suite.As(at.Wing)));
        refused.Is(Platform.V1.ErrorReason.InvalidFields);
        Assert.Equal(["appointment"], refused.Fields);
    }

    private async Task<string> FirstOffered(AskingCase at, string asker, string appointment, bool withdrawn = true)
    {
        var raised = await Raise(at, asker, appointment);
        return withdrawn ? await Offered(at, raised) : (await suite.Given.Becomes(at, raised, RequestState.Offered)).Offers[0].Appointment;
    }

    /// <summary>Who was; and then he is free again.</summary>
    private async Task<string> Offered(AskingCase at, Request raised)
    {
        var offered = await suite.Given.Becomes(at, raised, RequestState.Offered);
        await suite.Scheduling.WithdrawRequestAsync(new() { Name = raised.Name, By = WithdrawnBy.Asker, RequestId = RequestId() }, suite.As(at.Wing));
        return offered.Offers[0].Appointment;
    }

    private Task<List<string>> AskedOf(AskingCase at) => Rows.Of(suite, "scheduling", $"select coalesce(asked_of, 'nobody') from requests where establishment = '{at.Code}'");
}
