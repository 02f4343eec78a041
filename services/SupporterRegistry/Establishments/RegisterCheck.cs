namespace PeerSupport.SupporterRegistry;

/// <summary>What an import must be beyond its fields' patterns. Every bad row is named at once, with its remedy.</summary>
internal static class RegisterCheck
{
    /// <summary>More would not fit into the trailers that common clients accept.</summary>
    private const int MostViolations = 32;

    public static void Require(IReadOnlyList<EstablishmentEntry> entries)
    {
        var violations = Violations(entries).Take(MostViolations).ToArray();
        if (violations.Length > 0)
        {
            throw Refusal.Invalid(violations);
        }
    }

    private static IEnumerable<(string Field, string Description)> Violations(IReadOnlyList<EstablishmentEntry> entries)
    {
        var first = new Dictionary<string, string>();
        for (var at = 0; at < entries.Count; at++)
        {
            var (path, establishment) = ($"entries[{at}]", entries[at].Establishment);
            if (!first.TryAdd(establishment.Name, path))
            {
                yield return ($"{path}.establishment.name", $"stands in {first[establishment.Name]} already: name each establishment once");
            }

            if (establishment.TimeZone.Length > 0 && !TimeZoneInfo.TryFindSystemTimeZoneById(establishment.TimeZone, out _))
            {
                yield return ($"{path}.establishment.time_zone", $"is not an IANA time zone: write one, or leave it empty for {EstablishmentRow.UsualTimeZone}");
            }

            foreach (var violation in Violations(entries[at], path, first))
            {
                yield return violation;
            }
        }
    }

    private static IEnumerable<(string Field, string Description)> Violations(EstablishmentEntry entry, string path, Dictionary<string, string> first)
    {
        for (var at = 0; at < entry.Zones.Count; at++)
        {
            var (here, zone) = ($"{path}.zones[{at}]", entry.Zones[at]);
            if (!zone.Name.StartsWith(entry.Establishment.Name + "/", StringComparison.Ordinal))
            {
                yield return ($"{here}.name", $"is not a zone of {entry.Establishment.Name}: list it under its own establishment");
            }
            else if (!first.TryAdd(zone.Name, here))
            {
                yield return ($"{here}.name", $"stands in {first[zone.Name]} already: name each zone once");
            }

            if (zone.Capacity <= 0)
            {
                yield return ($"{here}.capacity", "must be more than 0: write how many prisoners the zone holds");
            }
        }
    }
}
