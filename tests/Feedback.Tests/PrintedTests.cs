using System.Net;
using System.Text.Json;
using PeerSupport.Feedback.Tests.Slips;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using Xunit;

namespace PeerSupport.Feedback.Tests;

/// <summary>What is printed here speaks every language that an operator has put beside it, and is as large as it is asked for.</summary>
public sealed class PrintedTests(SuiteFixture suite)
{
    private static readonly string[] s_names = ["answers", "slips", "report", "acts", "poster"];

    private readonly SlipWorld _slips = new(suite);

    [Theory]
    [InlineData("", "", "en", "12pt")]
    [InlineData("", "large", "en", "18pt")]
    [InlineData("cy", "", "cy", "12pt")]
    [InlineData("cy", "large", "cy", "18pt")]
    public async Task Slips_reports_and_posters_speak_another_language_and_large(string language, string print, string spoken, string size)
    {
        await using var bilingual = await Bilingual();
        var client = suite.FeedbackAt(bilingual);
        var prison = await _slips.Prison();
        var pages = new Dictionary<string, string>
        {
            ["slips"] = Text(await client.PrintSlipsAsync(new() { Parent = prison.Name, Scheme = _slips.Pools.Scheme, Count = 1, Language = language, Print = print }, suite.As(prison.Coordinator))),
            ["report"] = Text(await client.GetReportPageAsync(new() { Region = "regions/wales", Scheme = _slips.Pools.Scheme, Language = language, Print = print }, suite.As("REGION@wales"))),
            ["acts"] = Text(await client.GetActsReportPageAsync(new() { Region = "regions/wales", Language = language, Print = print }, suite.As("REGION@wales"))),
            ["poster"] = Text(await client.GetPosterAsync(new() { Parent = prison.Name, Scheme = _slips.Pools.Scheme, Language = language, Print = print }, suite.As(prison.Coordinator))),
        };
        foreach (var (name, page) in pages)
        {
            var title = (spoken == "cy" ? "cy: " : "") + Usual(name)["title"][0];
            Assert.All([$"<html lang=\"{spoken}\">", $"font: {size}", $"<h1>{title}</h1>"], said => Assert.Contains(said, page, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_proposal_s_answer_speaks_it_too_and_a_language_that_there_is_not_is_told_of_both()
    {
        await using var bilingual = await Bilingual();
        var client = suite.FeedbackAt(bilingual);
        var offering = await suite.Given.Heard(await suite.Given.Offering(await suite.Given.Establishment()));
        var (proposal, who) = (await suite.Given.Proposed(offering), suite.As($"GOVERNOR@{offering.Name.Split('/')[1]}"));
        Assert.Contains($"<h1>cy: {Usual("answers")["title"][0]}</h1>", Text(await client.GetProposalPageAsync(new() { Name = proposal.Name, Language = "cy" }, who)), StringComparison.Ordinal);
        (await Refused.By(() => client.GetProposalPageAsync(new() { Name = proposal.Name, Language = "xx" }, who))).Is(V1.ErrorReason.LanguageUnknown).With("languages", "cy, en");
    }

    [Theory]
    [InlineData("answers")]
    [InlineData("slips")]
    [InlineData("report")]
    [InlineData("acts")]
    [InlineData("poster")]
    public async Task A_language_that_lacks_a_word_stops_the_start(string name)
    {
        var words = Usual(name);
        words.Remove("months");
        await using var lacking = suite.Service("feedback").Another(new() { [$"{name}:Folder"] = Folder(name, words) });
        Assert.Contains("lacks months", (await Assert.ThrowsAsync<InvalidOperationException>(lacking.Start)).Message, StringComparison.Ordinal);
    }

    /// <summary>One more instance, which has all its texts in another language too.</summary>
    private async Task<RunningService> Bilingual()
    {
        var bilingual = suite.Service("feedback").Another(s_names.ToDictionary(
            name => $"{name}:Folder",
            name => Folder(name, Usual(name).ToDictionary(text => text.Key, text => text.Key == "title" ? [$"cy: {text.Value[0]}"] : text.Value))));
        await bilingual.Start();
        return bilingual;
    }

    private static string Folder(string name, Dictionary<string, string[]> words)
    {
        var folder = Directory.CreateTempSubdirectory(name).FullName;
        File.WriteAllText(Path.Combine(folder, $"{name}.cy.json"), JsonSerializer.Serialize(words));
        return folder;
    }

    /// <summary>The words that the service brings.</summary>
    private static Dictionary<string, string[]> Usual(string name)
    {
        using var own = typeof(FeedbackModule).Assembly.GetManifestResourceStream($"{name}.{PrintedTexts.Usual}.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, string[]>>(own)!;
    }

    private static string Text(Google.Api.HttpBody page) => WebUtility.HtmlDecode(page.Data.ToStringUtf8());
}
