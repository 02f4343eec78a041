using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace PeerSupport.SupporterRegistry.Tests.Letters;

/// <summary>Each state has its words: one that joins the contract has to be written about, or said to be nothing to write about.</summary>
public sealed class LetterTextsTests
{
    private static readonly ApplicationState[] s_undecided = [ApplicationState.Unspecified, ApplicationState.Submitted];
    private static readonly AppointmentState[] s_unchanged = [AppointmentState.Unspecified, AppointmentState.Shadowing, AppointmentState.Active];
    private static readonly EndReason[] s_nobodyReads = [EndReason.Unspecified, EndReason.Died];

    [Fact]
    public void Every_state_and_reason_has_its_words()
    {
        var words = LetterTexts.Of(new ConfigurationBuilder().Build()).In("");
        string[] needed =
        [
            .. Enum.GetValues<ApplicationState>().Except(s_undecided).SelectMany(state => Keys($"application.{ProtoName.Of(state)}")),
            .. Enum.GetValues<AppointmentState>().Except(s_unchanged).SelectMany(state => Keys($"appointment.{ProtoName.Of(state)}")),
            .. Enum.GetValues<EndReason>().Except(s_nobodyReads).Select(reason => $"because.{ProtoName.Of(reason)}"),
            .. Enum.GetValues<Decider>().Select(decider => $"who.{decider.ToString().ToUpperInvariant()}"),
        ];
        Assert.DoesNotContain(needed, key => !words.Texts.TryGetValue(key, out var text) || text.Length == 0);
        Assert.Equal(12, words.Texts["months"].Length);
    }

    [Fact]
    public void What_an_operator_adds_is_a_language_and_one_that_lacks_a_word_stops_the_start()
    {
        var folder = Directory.CreateTempSubdirectory("letters").FullName;
        var usual = LetterTexts.Of(new ConfigurationBuilder().Build()).In("en").Texts.ToDictionary();
        usual["title.application"] = ["Twój wniosek"];
        File.WriteAllText(Path.Combine(folder, "letters.pl.json"), JsonSerializer.Serialize(usual));

        var texts = LetterTexts.Of(Configured(folder));
        Assert.Equal(["en", "pl"], texts.Languages);
        Assert.Equal("Twój wniosek", texts.In("pl")["title.application"]);

        usual.Remove("application.CLEARED");
        File.WriteAllText(Path.Combine(folder, "letters.ro.json"), JsonSerializer.Serialize(usual));
        var refused = Assert.Throws<InvalidOperationException>(() => LetterTexts.Of(Configured(folder)));
        Assert.Contains("lacks application.CLEARED", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Days_are_written_out() =>
        Assert.Equal("1 March 2027", LetterTexts.Of(new ConfigurationBuilder().Build()).In("en").Day(new DateOnly(2027, 3, 1)));

    private static string[] Keys(string decision) => [decision, $"{decision}.next"];

    private static IConfiguration Configured(string folder) => new ConfigurationBuilder().AddInMemoryCollection([new("Letters:Folder", folder)]).Build();
}
