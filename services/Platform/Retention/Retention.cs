using System.Reflection;
using System.Text.Json;
using System.Xml;

namespace PeerSupport.Platform;

/// <summary>
/// What a table holds, for whom, why and for how long. Either <see cref="Keep"/> and <see cref="From"/>, which the sweeper applies, or
/// <see cref="Until"/>, which says who else ends its rows, or that they stay.
/// </summary>
internal sealed record Keeping
{
    public required string Class { get; init; }

    /// <summary>Who answers for it.</summary>
    public required string Controller { get; init; }

    /// <summary>The law it is processed under; NONE where it is about nobody.</summary>
    public required string Regime { get; init; }

    public required string Purpose { get; init; }

    /// <summary>ISO 8601; a year is 365 days, a month 30.</summary>
    public string? Keep { get; init; }

    /// <summary>SQL over the row: the instant the period counts from; null while there is none.</summary>
    public string? From { get; init; }

    /// <summary>SQL over the row: it is still in use, and stays however old it is. May refer to the start of the period as <c>@before</c>.</summary>
    public string? While { get; init; }

    public string? Until { get; init; }

    internal TimeSpan Period => XmlConvert.ToTimeSpan(Keep!);

    internal bool IsPlumbing => Class == "PLUMBING";
}

/// <summary>
/// The declared retention of a service's tables: <c>retention.json</c>, embedded in the assembly of the contract, which names controllers
/// and laws so that none stands in here.
/// </summary>
internal sealed class Retention
{
    private const string EveryService = "every service";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip };

    private Retention(Dictionary<string, Keeping> tables) => Tables = tables;

    /// <summary>By name, in the order in which rows go: what refers to others before them.</summary>
    public IReadOnlyDictionary<string, Keeping> Tables { get; }

    public static Retention Of(Assembly contract, string service)
    {
        using var file = contract.GetManifestResourceStream("retention.json")
            ?? throw new InvalidOperationException($"{contract.GetName().Name} embeds no retention.json.");
        return Read(file, service);
    }

    public static Retention Read(Stream file, string service)
    {
        var document = JsonSerializer.Deserialize<Document>(file, s_json)!;
        var tables = new Dictionary<string, Keeping>(document.Tables.GetValueOrDefault(service) ?? []);
        foreach (var (table, keeping) in document.Tables.GetValueOrDefault(EveryService) ?? [])
        {
            tables.Add(table, keeping);
        }

        var wrong = tables.Select(table => Wrong(table.Key, table.Value, document)).OfType<string>().ToList();
        return wrong.Count == 0 ? new Retention(tables) : throw new InvalidOperationException("retention.json: " + string.Join("\n  ", wrong));
    }

    private static string? Wrong(string table, Keeping keeping, Document document) =>
        !document.Controllers.ContainsKey(keeping.Controller) ? $"{table}: no controller '{keeping.Controller}' is listed"
        : !document.Regimes.ContainsKey(keeping.Regime) ? $"{table}: no regime '{keeping.Regime}' is listed"
        : (keeping.Keep is null) != (keeping.From is null) || (keeping.Keep is null) == (keeping.Until is null) ? $"{table}: say either 'keep' and 'from', or 'until'"
        : keeping.Keep is not null && !IsPeriod(keeping.Keep) ? $"{table}: '{keeping.Keep}' is no ISO 8601 duration above zero"
        : null;

    private static bool IsPeriod(string text)
    {
        try
        {
            return XmlConvert.ToTimeSpan(text) > TimeSpan.Zero;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <param name="Controllers">Code → who that is.</param>
    /// <param name="Regimes">Code → the law.</param>
    /// <param name="Tables">Service → table → how it is kept.</param>
    private sealed record Document(
        Dictionary<string, string> Controllers, Dictionary<string, string> Regimes, Dictionary<string, Dictionary<string, Keeping>> Tables);
}
