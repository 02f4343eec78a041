namespace PeerSupport.SupporterRegistry;

internal sealed record ZoneRow
{
    public const string Columns = "establishment, zone_id, display_name, capacity, listener_suite, version";

    public required string Establishment { get; init; }

    public required string ZoneId { get; init; }

    public required string DisplayName { get; init; }

    public required int Capacity { get; init; }

    public required bool ListenerSuite { get; init; }

    public required long Version { get; init; }

    public static ZoneRow Of(Zone zone) => new()
    {
        Establishment = Names.EstablishmentOf(zone.Name),
        ZoneId = Names.IdOf(zone.Name),
        DisplayName = zone.DisplayName,
        Capacity = zone.Capacity,
        ListenerSuite = zone.ListenerSuite,
        Version = 0,
    };

    public Zone ToProto() => new()
    {
        Name = Names.Zone(Establishment, ZoneId),
        DisplayName = DisplayName,
        Capacity = Capacity,
        ListenerSuite = ListenerSuite,
        Etag = Etag.Of(Version),
    };

    public ZoneChanged ToChanged() => new()
    {
        Zone = Names.Zone(Establishment, ZoneId),
        DisplayName = DisplayName,
        Capacity = Capacity,
        ListenerSuite = ListenerSuite,
        Version = Version,
    };
}
