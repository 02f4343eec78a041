using CsCheck;
using Grpc.Core;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests.PrisonWords;

/// <summary>LIST_SUIT, LIST_REC, STM and LC, out and in: what goes out comes in without a difference, and nothing that comes in appoints anybody.</summary>
public sealed class PrisonWordsTests(RegistrySuite suite)
{
    private const string Heading = "word,subject,value\r\n";

    [Fact]
    public async Task What_we_hold_goes_out_in_the_prisons_words_and_comes_in_without_a_difference()
    {
        var at = await suite.Given.Establishment();
        var listener = await suite.Given.Offering(at, scheme: await Scheme(KnownAs.Listener));
        var cleared = await suite.Given.Cleared(listener);
        var (_, appointed, _) = await suite.Supporter(listener);
        await suite.Given.Applied(listener);
        await suite.Given.NotCleared(listener);
        var (_, mentor, _) = await suite.Supporter(await suite.Given.Offering(at, scheme: await Scheme(KnownAs.ReadingMentor)));
        await suite.Supporter(await suite.Given.Offering(at));
        var cell = await suite.Given.ListenerCell(at);

        var csv = await Export(at);

        string[] suitable = [.. new[] { cleared.PrisonerNumber, appointed.PrisonerNumber }.Order(StringComparer.Ordinal)];
        var listeners = $"LIST_REC,{appointed.PrisonerNumber},Y\r\n{string.Concat(suitable.Select(number => $"LIST_SUIT,{number},Y\r\n"))}";
        Assert.Equal($"{Heading}LC,{cell},Y\r\n{listeners}STM,{mentor.PrisonerNumber},Y\r\n", csv);
        var back = await Ask(at, csv);
        Assert.Equal((5, 0), (back.Rows, back.Differences.Count));
    }

    [Fact]
    public async Task Recognised_is_who_serves_or_takes_a_break_and_suitable_whom_security_still_clears()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment(), scheme: await Scheme(KnownAs.Listener));
        var (paused, _, _) = await suite.Supporter(offering);
        var (suspended, _, _) = await suite.Supporter(offering);
        var (ended, _, _) = await suite.Supporter(offering);
        var (_, takenBack, _) = await suite.Supporter(offering);
        await suite.Registry.PauseAppointmentAsync(new() { Name = paused.Name, Kind = PauseKind.Self, RequestId = Given.RequestId() }, suite.Coordinator(paused.Name));
        await suite.Registry.SuspendAppointmentAsync(new() { Name = suspended.Name, Category = SuspensionCategory.Conduct, RequestId = Given.RequestId() }, suite.As($"GOVERNOR@{takenBack.Establishment}"));
        await suite.Registry.EndAppointmentAsync(new() { Name = ended.Name, Reason = EndReason.WithdrawnOwn, RequestId = Given.RequestId() }, suite.Coordinator(ended.Name));
        await suite.Registry.RenewClearanceAsync(new() { Name = takenBack.Application.Name, Outcome = ClearanceOutcome.NotCleared, RequestId = Given.RequestId() }, suite.As(takenBack.Security));

        var said = await Ask($"establishments/{takenBack.Establishment}", $"{Heading}LIST_REC,{Given.PrisonerNumber()},N\r\nLIST_SUIT,{Given.PrisonerNumber()},N\r\n");

        string[] recognised = [paused.Person, takenBack.Application.Person];
        string[] suitable = [paused.Person, suspended.Person];
        Assert.Equal(recognised.Order(), said.Differences.Where(difference => difference.Word == "LIST_REC").Select(difference => difference.Person).Order());
        Assert.Equal(suitable.Order(), said.Differences.Where(difference => difference.Word == "LIST_SUIT").Select(difference => difference.Person).Order());
    }

    [Fact]
    public async Task Whose_shadowing_is_not_over_is_suitable_and_not_yet_recognised()
    {
        var at = await suite.Given.Establishment();
        var offering = await suite.Registry.OfferSchemeAsync(
            new() { Parent = at, Scheme = await Scheme(KnownAs.Listener), Provider = "providers/samaritans-hull", Deviations = new() { ShadowingCount = 2 }, RequestId = Given.RequestId() }, suite.Coordinator(at));
        var (_, shadowing, _) = await suite.Supporter(offering);
        Assert.Equal($"{Heading}LIST_SUIT,{shadowing.PrisonerNumber},Y\r\n", await Export(at));
    }

    [Fact]
    public async Task Differences_are_listed_on_either_side_and_nobody_is_appointed_by_them()
    {
        var at = await suite.Given.Establishment();
        var waiting = await suite.Given.Applied(await suite.Given.Offering(at, scheme: await Scheme(KnownAs.Listener)));
        var (_, appointed, _) = await suite.Supporter(waiting.Offering);
        var elsewhere = await suite.Given.Applied(await suite.Given.Offering(await suite.Given.Establishment()));

        var found = await Ask(at, $"{Heading}LIST_REC,{waiting.PrisonerNumber},Y\r\nLIST_REC,{elsewhere.PrisonerNumber},Y\r\nLIST_SUIT,{appointed.PrisonerNumber},N\r\n");

        Assert.Equal(
            [("LIST_REC", 0, appointed.Application.Person, false), ("LIST_REC", 2, waiting.Application.Person, true), ("LIST_REC", 3, "", true), ("LIST_SUIT", 4, appointed.Application.Person, false)],
            found.Differences.OrderBy(d => d.Word, StringComparer.Ordinal).ThenBy(d => d.Line).Select(d => (d.Word, d.Line, d.Person, d.Theirs)));
        Assert.All(found.Differences, difference => Assert.NotEqual(difference.Theirs, difference.Ours));
        Assert.Equal(ApplicationState.Submitted, (await suite.Registry.GetApplicationAsync(new() { Name = waiting.Application.Name }, suite.As(waiting.Coordinator))).State);
        Assert.DoesNotContain(elsewhere.PrisonerNumber, await Export(at), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_may_speak_of_somebody_by_the_number_he_had_before_a_merge()
    {
        var at = await suite.Given.Establishment();
        var (_, supporter, _) = await suite.Supporter(await suite.Given.Offering(at, scheme: await Scheme(KnownAs.Listener)));
        var now = Given.PrisonerNumber();
        await suite.Ingest("MDI", Envelopes.Merge(now, supporter.PrisonerNumber));

        Assert.Contains($"LIST_REC,{now},Y", await Export(at), StringComparison.Ordinal);
        Assert.Empty((await Ask(at, $"{Heading}LIST_REC,{supporter.PrisonerNumber},Y\r\n")).Differences);
        var difference = Assert.Single((await Ask(at, $"{Heading}LIST_REC,{supporter.PrisonerNumber},N\r\n")).Differences);
        Assert.Equal((2, supporter.Application.Person), (difference.Line, difference.Person));
    }

    [Fact]
    public async Task Cells_are_those_the_file_says_yes_to_unless_it_names_none_or_is_only_looked_at()
    {
        var at = await suite.Given.Establishment();
        string Cells(params string[] lines) => Heading + string.Concat(lines.Select(line => $"LC,{at.Split('/')[1]}-A-1-{line}\r\n"));
        await Ask(at, Cells("001,Y", "002,Y"));
        var looked = await Ask(at, Cells("002,Y", "003,Y"), validateOnly: true);
        Assert.Equal([("001", 0), ("003", 3)], looked.Differences.Select(difference => (difference.Cell[^3..], difference.Line)));
        Assert.Equal(Cells("001,Y", "002,Y"), await Export(at));

        await Ask(at, Cells("002,Y", "003,Y", "001,N"));
        Assert.Empty((await Ask(at, Heading)).Differences);
        Assert.Equal(Cells("002,Y", "003,Y"), await Export(at));
    }

    [Fact]
    public async Task Every_bad_line_is_named_by_line_and_column_and_changes_nothing()
    {
        var at = await suite.Given.Establishment();
        var bad = $"{Heading}LC,{at.Split('/')[1]}-A-1-001,Y\r\nLIST,A1234BC,Y\r\nSTM,A1234B,Y\r\nSTM,A1234BC,yes\r\nSTM,A1234BD,Y\r\nSTM,A1234BD,N\r\nLC\r\nLC,MDI-A-1-001,Y\r\nLC,A 1,Y\r\n";
        var refused = (await Refused.By(() => Ask(at, bad))).Is(PlatformReason.InvalidFields);
        Assert.Equal(["csv[3].word", "csv[4].subject", "csv[5].value", "csv[7].subject", "csv[8].subject", "csv[9].subject", "csv[10].subject"], refused.Fields);
        Assert.Equal(["csv[1].1", "csv[1].2", "csv[1].3", "csv[1].word", "csv[1].subject", "csv[1].value"], (await Refused.By(() => Ask(at, "LC,MDI-A-1-001,Y\r\n"))).Is(PlatformReason.InvalidFields).Fields);
        Assert.Equal(Heading, await Export(at));
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var word = Gen.Select(Gen.OneOf(PrisonWord.Suitable, PrisonWord.Recognised, PrisonWord.Mentor), Gen.Int[0, 9999], Gen.Bool, (word, number, value) => new PrisonWord(word, $"A{number:0000}BC", value));
        word.Array.Select(words => words.DistinctBy(one => (one.Word, one.Subject)).ToArray()).Sample(words =>
            Assert.Equal(words, PrisonWordFile.Read(PrisonWordFile.Write(words), "MDI").Select(read => read with { Line = 0 })));
    }

    [Theory]
    [InlineData("\uFEFFword,subject,value\r\n\"LIST_SUIT\",\"A1234BC\",\"Y\"\r\n\r\n\r\n")] // as spreadsheets save it
    [InlineData("word,subject,value\n LIST_SUIT , A1234BC , Y ")]
    [InlineData("Value;Word;Subject\r\nY;LIST_SUIT;A1234BC\r\n;;\r\n")]
    public void A_file_may_be_dressed(string csv) => Assert.Equal([new PrisonWord("LIST_SUIT", "A1234BC", true, 2)], PrisonWordFile.Read(csv, "MDI"));

    private async Task<string> Scheme(KnownAs word)
    {
        var scheme = Given.NewScheme();
        scheme.KnownAs = word;
        return (await suite.Registry.CreateSchemeAsync(new() { Scheme = scheme, RequestId = Given.RequestId() }, suite.As("NATION"))).Name;
    }

    private AsyncUnaryCall<ImportPrisonWordsResponse> Ask(string at, string csv, bool validateOnly = false) =>
        suite.Registry.ImportPrisonWordsAsync(new() { Parent = at, Csv = csv, ValidateOnly = validateOnly, RequestId = Given.RequestId() }, suite.Coordinator(at));

    private async Task<string> Export(string at) =>
        (await suite.Registry.ExportPrisonWordsAsync(new() { Parent = at }, suite.Coordinator(at))).Data.ToStringUtf8();
}
