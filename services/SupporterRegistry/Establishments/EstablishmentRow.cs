namespace PeerSupport.SupporterRegistry;

internal sealed record EstablishmentRow
{
    public const string Columns = "code, display_name, region, time_zone, genders, categories, version";

    /// <summary>Where an establishment's clocks are when the register doesn't say.</summary>
    public const string UsualTimeZone = "Europe/London";

    public required string Code { get; init; }

    public required string DisplayName { get; init; }

    public required string Region { get; init; }

    public required string TimeZone { get; init; }

    /// <summary>In the contract's order, with commas: rows that say the same are the same.</summary>
    public required string Genders { get; init; }

    /// <summary>In the same way.</summary>
    public required string Categories { get; init; }

    public required long Version { get; init; }

    public static EstablishmentRow Of(Establishment establishment) => new()
    {
        Code = Names.IdOf(establishment.Name),
        DisplayName = establishment.DisplayName,
        Region = Names.IdOf(establishment.Region),
        TimeZone = establishment.TimeZone is { Length: > 0 } zone ? zone : UsualTimeZone,
        Genders = Listed(establishment.Genders),
        Categories = Listed(establishment.Categories),
        Version = 0,
    };

    public Establishment ToProto() => new()
    {
        Name = Names.Establishment(Code),
        DisplayName = DisplayName,
        Region = Names.Region(Region),
        TimeZone = TimeZone,
        Etag = Etag.Of(Version),
        Genders = { Read<HeldGender>(Genders) },
        Categories = { Read<PrisonCategory>(Categories) },
    };

    public EstablishmentChanged ToChanged() => new()
    {
        Establishment = Names.Establishment(Code),
        DisplayName = DisplayName,
        Region = Names.Region(Region),
        TimeZone = TimeZone,
        Version = Version,
        Genders = { Read<HeldGender>(Genders) },
        Categories = { Read<PrisonCategory>(Categories) },
    };

    private static string Listed<T>(IEnumerable<T> values)
        where T : struct, Enum => string.Join(',', values.Distinct().Order().Select(ProtoName.Of));

    private static IEnumerable<T> Read<T>(string listed)
        where T : struct, Enum => listed.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(ProtoName.Parse<T>);
}
