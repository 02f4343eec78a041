namespace PeerSupport.SupporterRegistry;

/// <summary>What an import changes: the rows that are new or differ, with their new versions. What is there as sent stays untouched.</summary>
/// <param name="Rezoned">Codes of the establishments whose clocks are now elsewhere.</param>
internal sealed record RegisterChange(
    IReadOnlyList<EstablishmentRow> Establishments, IReadOnlyList<ZoneRow> Zones, IReadOnlyList<string> Rezoned, int Created, int Unchanged)
{
    public int Updated => Establishments.Count - Created;

    public static RegisterChange Between(
        IReadOnlyList<EstablishmentRow> establishments, IReadOnlyList<ZoneRow> zones, IReadOnlyList<EstablishmentEntry> sent, DateTimeOffset now)
    {
        var known = establishments.ToDictionary(row => row.Code);
        var knownZones = zones.ToDictionary(row => (row.Establishment, row.ZoneId));
        var changed = sent.Select(entry => EstablishmentRow.Of(entry.Establishment))
            .Where(row => known.GetValueOrDefault(row.Code) is not { } old || old with { Version = 0 } != row)
            .Select(row => row with { Version = Versions.Next(known.GetValueOrDefault(row.Code)?.Version ?? 0, now) })
            .ToArray();
        var changedZones = sent.SelectMany(entry => entry.Zones).Select(ZoneRow.Of)
            .Where(row => knownZones.GetValueOrDefault((row.Establishment, row.ZoneId)) is not { } old || old with { Version = 0 } != row)
            .Select(row => row with { Version = Versions.Next(knownZones.GetValueOrDefault((row.Establishment, row.ZoneId))?.Version ?? 0, now) })
            .ToArray();
        var rezoned = changed.Where(row => known.GetValueOrDefault(row.Code) is { } old && old.TimeZone != row.TimeZone).Select(row => row.Code).ToArray();
        return new(changed, changedZones, rezoned, changed.Count(row => !known.ContainsKey(row.Code)), sent.Count - changed.Length);
    }

    public ImportEstablishmentsResponse ToProto() => new() { Created = Created, Updated = Updated, Unchanged = Unchanged, ZonesChanged = Zones.Count };
}
