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
        var listener = await suite.Given.Offering(at, scheme: await Listener());
        var cleared = await suite.Given.Cleared(listener);
        var (_, appointed, _) = await suite.Supporter(listener);
        await suite.Given.Applied(listener);
        await Import(at, Heading + "LC,MDI-A-1-001,Y\r\n");

        var csv = await Export(at);

        string[] suitable = [.. new[] { cleared.PrisonerNumber, appointed.PrisonerNumber }.Order(StringComparer.Ordinal)];
        Assert.Equal($"{Heading}LC,MDI-A-1-001,Y\r\nLIST_REC,{appointed.PrisonerNumber},Y\r\n{string.Concat(suitable.Select(number => $"LIST_SUIT,{number},Y\r\n"))}", csv);
        var back = await Import(at, csv);
        Assert.Equal((4, 0), (back.Rows, back.Differences.Count));
    }

    [Fact]
    public async Task Differences_are_listed_on_either_side_and_nobody_is_appointed_by_them()
    {
        var at = await suite.Given.Establishment();
        var waiting = await suite.Given.Applied(await suite.Given.Offering(at, scheme: await Listener()));
        var (_, appointed, _) = await suite.Supporter(waiting.Offering);
        var stranger = Given.PrisonerNumber();

        var found = await Import(at, $"{Heading}LIST_REC,{waiting.PrisonerNumber},Y\r\nLIST_REC,{stranger},Y\r\nLIST_SUIT,{appointed.PrisonerNumber},N\r\n");

        Assert.Equal(
            [("LIST_REC", 2, waiting.Application.Person, true), ("LIST_REC", 3, "", true), ("LIST_REC", 0, appointed.Application.Person, false), ("LIST_SUIT", 4, appointed.Application.Person, false)],
            found.Differences.OrderBy(d => d.Word, StringComparer.Ordinal).ThenBy(d => d.Line == 0).ThenBy(d => d.Line).Select(d => (d.Word, d.Line, d.Person, d.Theirs)));
        Assert.All(found.Differences, difference => Assert.NotEqual(difference.Theirs, difference.Ours));
        Assert.Equal(ApplicationState.Submitted, (await suite.Registry.GetApplicationAsync(new() { Name = waiting.Application.Name }, suite.As(waiting.Coordinator))).State);
        Assert.DoesNotContain(stranger, await Export(at), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cells_are_those_the_file_says_yes_to_unless_it_is_only_looked_at()
    {
        var at = await suite.Given.Establishment();
        await Import(at, $"{Heading}LC,MDI-A-1-001,Y\nLC,MDI-A-1-002,Y\n");
        var looked = await Import(at, $"{Heading}LC,MDI-A-1-002,Y\nLC,MDI-A-1-003,Y\n", validateOnly: true);
        Assert.Equal([("MDI-A-1-001", 0), ("MDI-A-1-003", 3)], looked.Differences.Select(difference => (difference.Cell, difference.Line)));
        Assert.Contains("MDI-A-1-001", await Export(at), StringComparison.Ordinal);

        await Import(at, $"{Heading}LC,MDI-A-1-002,Y\nLC,MDI-A-1-003,Y\nLC,MDI-A-1-001,N\n");
        Assert.Equal($"{Heading}LC,MDI-A-1-002,Y\r\nLC,MDI-A-1-003,Y\r\n", await Export(at));
    }

    [Fact]
    public async Task Every_bad_line_is_named_by_line_and_column_and_changes_nothing()
    {
        var at = await suite.Given.Establishment();
        var bad = $"{Heading}LC,MDI-A-1-001,Y\r\nLIST,A1234BC,Y\r\nSTM,A1234B,Y\r\nSTM,A1234BC,yes\r\nSTM,A1234BD,Y\r\nSTM,A1234BD,N\r\nLC\r\n";
        var refused = (await Refused.By(() => Ask(at, bad))).Is(PlatformReason.InvalidFields);
        Assert.Equal(["csv[3].word", "csv[4].subject", "csv[5].value", "csv[7].subject", "csv[8].word"], refused.Fields);
        Assert.Equal(["csv[1]"], (await Refused.By(() => Ask(at, "LC,MDI-A-1-001,Y\r\n"))).Is(PlatformReason.InvalidFields).Fields);
        Assert.Equal(Heading, await Export(at));
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var word = Gen.Select(Gen.OneOfConst(PrisonWord.Suitable, PrisonWord.Recognised, PrisonWord.Mentor), Gen.Int[0, 9999], Gen.Bool, (word, number, value) => new PrisonWord(word, $"A{number:0000}BC", value));
        word.Array.Select(words => words.DistinctBy(one => (one.Word, one.Subject)).ToArray()).Sample(words =>
            Assert.Equal(words, PrisonWordFile.Read(PrisonWordFile.Write(words)).Select(read => read with { Line = 0 })));
    }

    private async Task<string> Listener()
    {
        try
        {
            var scheme = Given.NewScheme();
            scheme.Name = "schemes/listener";
            await suite.Registry.CreateSchemeAsync(new() { Scheme = scheme, RequestId = Given.RequestId() }, suite.As("NATION"));
        }
        catch (RpcException known) when (known.StatusCode is StatusCode.AlreadyExists)
        {
            // of the test before
        }

        return "schemes/listener";
    }

    private async Task<ImportPrisonWordsResponse> Import(string at, string csv, bool validateOnly = false) => await Ask(at, csv, validateOnly);

    private AsyncUnaryCall<ImportPrisonWordsResponse> Ask(string at, string csv, bool validateOnly = false) =>
        suite.Registry.ImportPrisonWordsAsync(new() { Parent = at, Csv = csv, ValidateOnly = validateOnly, RequestId = Given.RequestId() }, suite.Coordinator(at));

    private async Task<string> Export(string at) =>
        (await suite.Registry.ExportPrisonWordsAsync(new() { Parent = at }, suite.Coordinator(at))).Data.ToStringUtf8();
}
