namespace PeerSupport.SupporterRegistry;

internal sealed record EstablishmentRow
{
    public const string Columns = "code, display_name, region, time_zone, version";

    /// <summary>Where an establishment's clocks are when the register doesn't say.</summary>
    public const string UsualTimeZone = "Europe/London";

    public required string Code { get; init; }

    public required string DisplayName { get; init; }

    public required string Region { get; init; }

    public required string TimeZone { get; init; }

    public required long Version { get; init; }

    public static EstablishmentRow Of(Establishment establishment) => new()
    {
        Code = Names.IdOf(establishment.Name),
        DisplayName = establishment.DisplayName,
        Region = Names.IdOf(establishment.Region),
        TimeZone = establishment.TimeZone is { Length: > 0 } zone ? zone : UsualTimeZone,
        Version = 0,
    };

    public Establishment ToProto() => new()
    {
        Name = Names.Establishment(Code),
        DisplayName = DisplayName,
        Region = Names.Region(Region),
        TimeZone = TimeZone,
        Etag = Etag.Of(Version),
    };

    public EstablishmentChanged ToChanged() => new()
    {
        Establishment = Names.Establishment(Code),
        DisplayName = DisplayName,
        Region = Names.Region(Region),
        TimeZone = TimeZone,
        Version = Version,
    };
}
