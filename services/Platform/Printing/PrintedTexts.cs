using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace PeerSupport.Platform;

/// <summary>
/// The words of what is printed, by language: <c>letters.en.json</c> in the program, and what an operator puts beside it as
/// <c>letters.pl.json</c> into the folder that <c>Letters:Folder</c> names. A language that lacks a word stops the start.
/// </summary>
public sealed partial class PrintedTexts
{
    public const string Usual = "en";

    private readonly FrozenDictionary<string, PrintedWords> _languages;
    private readonly Enum _unknown;

    private PrintedTexts(Dictionary<string, PrintedWords> languages, Enum unknown) => (_languages, _unknown) = (languages.ToFrozenDictionary(), unknown);

    /// <summary>Tags of all languages.</summary>
    public IEnumerable<string> Languages => _languages.Keys.Order(StringComparer.Ordinal);

    /// <param name="service">The assembly that embeds the usual language.</param>
    /// <param name="name">What files and setting are called: <c>letters</c>.</param>
    /// <param name="unknown">The reason of a refusal to print in a language that there is not.</param>
    public static PrintedTexts Of(Assembly service, string name, IConfiguration configuration, Enum unknown)
    {
        using var own = service.GetManifestResourceStream($"{name}.{Usual}.json")!;
        var usual = PrintedWords.Read(Usual, own);
        var languages = new Dictionary<string, PrintedWords> { [Usual] = usual };
        if (configuration[$"{name}:Folder"] is { Length: > 0 } folder)
        {
            foreach (var file in Directory.EnumerateFiles(folder, $"{name}.*.json"))
            {
                using var texts = File.OpenRead(file);
                var language = PrintedWords.Read(Tag().Match(Path.GetFileName(file)).Groups[1].Value, texts);
                languages[language.Tag] = language.Missing(usual) is { Count: > 0 } missing
                    ? throw new InvalidOperationException($"{file} lacks {string.Join(", ", missing)}.")
                    : language;
            }
        }

        return new(languages, unknown);
    }

    /// <param name="tag">Empty means the usual language.</param>
    public PrintedWords In(string tag) => _languages.GetValueOrDefault(tag.Length == 0 ? Usual : tag)
        ?? throw new Refusal(_unknown, $"Nothing is printed in '{tag}' here.", ("languages", string.Join(", ", Languages)));

    [GeneratedRegex(@"\A[a-z]+\.([a-z]{2,3}(?:-[A-Z]{2})?)\.json\z")]
    private static partial Regex Tag();
}

/// <summary>One language.</summary>
public sealed partial record PrintedWords(string Tag, IReadOnlyDictionary<string, string[]> Texts)
{
    public static PrintedWords Read(string tag, Stream json) => tag.Length == 0
        ? throw new InvalidOperationException("Texts of what is printed are called <name>.<language>.json.")
        : new(tag, JsonSerializer.Deserialize<Dictionary<string, string[]>>(json)!);

    /// <summary>What another language says and this one doesn't.</summary>
    public IReadOnlyList<string> Missing(PrintedWords other) => [.. other.Texts.Keys.Where(key => !Texts.TryGetValue(key, out var text) || text.Length == 0).Order(StringComparer.Ordinal)];

    /// <summary>The one text of this key.</summary>
    public string this[string key] => string.Join(' ', Texts[key]);

    /// <summary>The paragraphs of this key, with what stands in braces filled in.</summary>
    public IEnumerable<string> Paragraphs(string key, IReadOnlyDictionary<string, string> values) => Texts[key].Select(text => Filled(text, values));

    /// <summary>The paragraphs of this key, with what stands in braces filled in.</summary>
    public IEnumerable<string> Paragraphs(string key, params (string Key, string Value)[] values) => Paragraphs(key, values.ToDictionary(value => value.Key, value => value.Value));

    /// <summary>The one text of this key, with what stands in braces filled in.</summary>
    public string Said(string key, params (string Key, string Value)[] values) => string.Join(' ', Paragraphs(key, values));

    public string Day(DateOnly day) => Said("date", ("day", $"{day.Day}"), ("month", Texts["months"][day.Month - 1]), ("year", $"{day.Year}"));

    private static string Filled(string text, IReadOnlyDictionary<string, string> values) => Value().Replace(text, found => values[found.Groups[1].Value]);

    [GeneratedRegex(@"\{([a-z]+)\}")]
    private static partial Regex Value();
}
