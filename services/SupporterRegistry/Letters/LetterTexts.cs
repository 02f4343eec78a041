using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace PeerSupport.SupporterRegistry;

/// <summary>
/// The words of what is printed, by language and state: <c>letters.en.json</c> in the program, and what an operator puts beside it as
/// <c>letters.pl.json</c> into the folder that <c>Letters:Folder</c> names. A language that lacks a word stops the start.
/// </summary>
internal sealed partial class LetterTexts
{
    public const string Usual = "en";

    private readonly FrozenDictionary<string, LetterWords> _languages;

    private LetterTexts(IReadOnlyDictionary<string, LetterWords> languages) => _languages = languages.ToFrozenDictionary();

    /// <summary>Tags of all languages.</summary>
    public IEnumerable<string> Languages => _languages.Keys.Order(StringComparer.Ordinal);

    public static LetterTexts Of(IConfiguration configuration)
    {
        using var own = typeof(LetterTexts).Assembly.GetManifestResourceStream($"letters.{Usual}.json")!;
        var usual = LetterWords.Read(Usual, own);
        var languages = new Dictionary<string, LetterWords> { [Usual] = usual };
        if (configuration["Letters:Folder"] is { Length: > 0 } folder)
        {
            foreach (var file in Directory.EnumerateFiles(folder, "letters.*.json"))
            {
                using var texts = File.OpenRead(file);
                var language = LetterWords.Read(Tag().Match(Path.GetFileName(file)).Groups[1].Value, texts);
                languages[language.Tag] = language.Missing(usual) is { Count: > 0 } missing
                    ? throw new InvalidOperationException($"{file} lacks {string.Join(", ", missing)}.")
                    : language;
            }
        }

        return new(languages);
    }

    /// <param name="tag">Empty means the usual language.</param>
    public LetterWords In(string tag) => _languages.GetValueOrDefault(tag.Length == 0 ? Usual : tag)
        ?? throw new Refusal(ErrorReason.LanguageUnknown, $"Letters are not written in '{tag}' here.", ("languages", string.Join(", ", Languages)));

    [GeneratedRegex(@"\Aletters\.([a-z]{2,3}(?:-[A-Z]{2})?)\.json\z")]
    private static partial Regex Tag();
}

/// <summary>One language.</summary>
internal sealed partial record LetterWords(string Tag, IReadOnlyDictionary<string, string[]> Texts)
{
    public static LetterWords Read(string tag, Stream json) => tag.Length == 0
        ? throw new InvalidOperationException("The texts of letters are called letters.<language>.json.")
        : new(tag, JsonSerializer.Deserialize<Dictionary<string, string[]>>(json)!);

    /// <summary>What another language says and this one doesn't.</summary>
    public IReadOnlyList<string> Missing(LetterWords other) => [.. other.Texts.Keys.Where(key => !Texts.TryGetValue(key, out var text) || text.Length == 0).Order(StringComparer.Ordinal)];

    /// <summary>The one text of this key.</summary>
    public string this[string key] => string.Join(' ', Texts[key]);

    /// <summary>The paragraphs of this key, with what stands in braces filled in.</summary>
    public IEnumerable<string> Paragraphs(string key, IReadOnlyDictionary<string, string> values) => Texts[key].Select(text => Filled(text, values));

    public string Day(DateOnly day) => Filled(this["date"], new Dictionary<string, string>
    {
        ["day"] = $"{day.Day}",
        ["month"] = Texts["months"][day.Month - 1],
        ["year"] = $"{day.Year}",
    });

    private static string Filled(string text, IReadOnlyDictionary<string, string> values) => Value().Replace(text, found => values[found.Groups[1].Value]);

    [GeneratedRegex(@"\{([a-z]+)\}")]
    private static partial Regex Value();
}
