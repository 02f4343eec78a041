using Google.Protobuf;
using PeerSupport.Harness;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;

namespace PeerSupport.Scheduling.Tests;

/// <summary>Somebody would rather be talked to in a language: whoever speaks it comes first, and where nobody may nobody is told why.</summary>
public sealed class LanguageTests(SchedulingSuite suite)
{
    [Fact]
    public async Task Who_speaks_it_is_offered_first_though_it_is_anothers_turn_and_the_board_says_which_it_is()
    {
        var at = await Asking(3);
        var last = at.Supporters.MaxBy(supporter => supporter.Name, StringComparer.Ordinal)!;
        await suite.Given.Speaks(at.Establishment, last.Person, "pl", "bfi");

        var raised = await suite.Given.Raised(at, language: "pl");
        Assert.Equal("pl", raised.Language);
        Assert.Equal("pl", Assert.Single((await suite.Scheduling.ListRequestsAsync(new() { Parent = at.Establishment }, suite.As(at.Orderly))).Requests).Language);
        Assert.Equal(last.Name, Assert.Single((await Offered(at, raised)).Offers).Appointment);
        Assert.NotEqual(last.Name, (await Offered(at, await suite.Given.Raised(at, language: "ro"))).Offers[0].Appointment); // or it would have been his turn
        Assert.NotEqual(last.Name, (await Offered(at, await suite.Given.Raised(at))).Offers[0].Appointment);
    }

    [Fact]
    public async Task Who_may_share_a_room_with_him_comes_before_who_speaks_it_through_a_door()
    {
        var at = await Asking(2);
        var speaker = at.Supporters[0];
        await suite.Given.Speaks(at.Establishment, speaker.Person, "pl");
        await suite.Given.Told(at.Code, PrisonEvent("person.alert.created", speaker.PrisonerNumber, ("alertCode", "XHT"), ("alertUuid", $"the alert of {speaker.PrisonerNumber}")));

        Assert.Equal(at.Supporters[1].Name, (await Offered(at, await suite.Given.Raised(at, language: "pl"))).Offers[0].Appointment);
    }

    [Fact]
    public async Task Where_nobody_who_speaks_it_may_come_the_next_one_is_offered_and_the_answers_are_the_same_bytes()
    {
        var at = await Asking(5);
        var (apart, paused, bound, free) = (at.Supporters[0], at.Supporters[1], at.Supporters[2], at.Supporters.Skip(3).Select(supporter => supporter.Name));
        var asker = PrisonerNumber();
        await suite.Given.Speaks(at.Establishment, bound.Person, "pl");
        Assert.Equal(bound.Name, (await suite.Given.Becomes(at, await suite.Given.Raised(at, language: "pl"), RequestState.Offered)).Offers[0].Appointment);
        await suite.Given.KeptApart(at, (asker, apart.PrisonerNumber));
        await suite.Given.ListKnown(at);
        await suite.Registry.PauseAppointmentAsync(new() { Name = paused.Name, Kind = PauseKind.Self, RequestId = RequestId() }, suite.As(at.Coordinator));
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling",
            "select count(*) from standing_intervals where appointment_id = $1", paused.Name.Split('/')[^1]) == 0, "the pause never came");

        var answers = new List<string>();
        foreach (var speaker in new[] { bound, apart, paused, null })
        {
            await Task.WhenAll(new[] { bound, apart, paused }.Select(one => suite.Given.Speaks(at.Establishment, one.Person, one == speaker ? ["pl"] : [])));
            var raised = await suite.Given.Raised(at, asker, "pl");
            var offered = await Offered(at, raised);
            Assert.Contains(Assert.Single(offered.Offers).Appointment, free);
            answers.Add($"{Masked.Bytes(raised)} {Masked.Bytes(offered)}");
        }

        Assert.All(answers, answer => Assert.Equal(answers[^1], answer));
    }

    [Fact]
    public async Task It_is_told_to_nobody_and_after_28_days_it_stands_nowhere()
    {
        var at = await Asking(1);
        var rare = $"q{(char)Random.Shared.Next('a', 'u')}{(char)Random.Shared.Next('a', '{')}"; // what ISO 639 leaves to others
        var request = await suite.Given.Raised(at, language: rare);
        var unnamed = await suite.Scheduling.RaiseRequestAsync(new()
        {
            Parent = at.Establishment,
            Scheme = at.Offering.Scheme,
            Zone = at.Zone,
            Place = $"{at.Code}-A-1-007",
            Channel = Channel.Phone,
            Language = rare,
            RequestId = RequestId(),
        }, suite.As(at.Wing));
        await Offered(at, request);
        await suite.Events.Next<RequestClosed>(e => e.Establishment == at.Establishment);
        Assert.Empty(suite.Events.All<IMessage>(e => e.ToString()!.Contains($"\"{rare}\"", StringComparison.Ordinal)));
        Assert.Equal(["requests", "requests"], await Holding(rare));

        await Rows.Change(suite, "scheduling", "update timers set due_at = due_at - interval '28 days' where tenant = $1 and kind = 'forget'", at.Code);

        await Eventually.True(async () => await Holding(rare) is [], "it was never forgotten");
        Assert.Equal("", (await suite.Scheduling.GetRequestAsync(new() { Name = request.Name }, suite.As(at.Wing))).Language);
        var left = await suite.Scheduling.GetRequestAsync(new() { Name = unnamed.Name }, suite.As(at.Wing));
        Assert.Equal(($"{at.Code}-A-1-007", "", ""), (unnamed.Place, left.Place, left.Language));
    }

    [Theory]
    [InlineData("Polish")]
    [InlineData("PL")]
    [InlineData("pl-PL")]
    [InlineData("p")]
    public async Task What_is_no_language_is_refused_with_what_one_looks_like(string language)
    {
        var at = await suite.Given.Asking();

        var refused = await Refused.By(() => suite.Given.Raised(at, language: language));

        refused.Is(Platform.V1.ErrorReason.InvalidFields);
        Assert.Equal(["language"], refused.Fields);
        Assert.Contains("must look like pl", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Scheduling knows of the list and of everybody.</summary>
    private async Task<AskingCase> Asking(int supporters)
    {
        var at = await suite.Given.Asking(supporters);
        await suite.AllKnown(at);
        await suite.Given.ListKnown(at);
        return at;
    }

    /// <summary>As it was; and then whoever was asked is free again.</summary>
    private async Task<Request> Offered(AskingCase at, Request raised)
    {
        var offered = await suite.Given.Becomes(at, raised, RequestState.Offered);
        await suite.Scheduling.WithdrawRequestAsync(new() { Name = raised.Name, By = WithdrawnBy.Asker, RequestId = RequestId() }, suite.As(at.Wing));
        return offered;
    }

    /// <summary>Tables in whose rows it stands as a word, each as often as it does.</summary>
    private async Task<List<string>> Holding(string word)
    {
        var holding = new List<string>();
        foreach (var table in await Rows.Of(suite, "scheduling", "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'"))
        {
            holding.AddRange(Enumerable.Repeat(table, (int)await Rows.Scalar<long>(suite, "scheduling", $"select count(*) from {table} t where t::text ~ '\\m{word}\\M'")));
        }

        return holding;
    }
}
