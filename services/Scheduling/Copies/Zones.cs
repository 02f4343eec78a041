using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>The copy of the establishment's zones.</summary>
internal static class Zones
{
    /// <summary>The id of a zone that is there. One that is not is NOT_FOUND.</summary>
    public static async Task<string> Known(Tx tx, string name)
    {
        const string load = "select zone from zones where establishment = @establishment and zone = @id";
        return await tx.Maybe<string>(load, new { establishment = Names.EstablishmentOf(name), id = Names.IdOf(name) }) ?? throw Refusal.NotFound(name);
    }

    /// <summary>The establishment's zones that have no Listener suite, by resource name. Of those of which nobody has said so yet nothing is known.</summary>
    public static async Task<IReadOnlySet<string>> WithoutSuite(Tx tx, string establishment)
    {
        const string load = "select zone from zones where establishment = @establishment and not listener_suite";
        return (await tx.Many<string>(load, new { establishment })).Select(zone => Names.Zone(establishment, zone)).ToHashSet();
    }

    /// <summary>What people call a zone: its id → its name; one of which nobody has told the name since is called by its id.</summary>
    public static async Task<Func<string, string>> Called(Tx tx, string establishment)
    {
        const string load = "select zone, display_name from zones where establishment = @establishment and display_name is not null";
        var called = (await tx.Many<ZoneNameRow>(load, new { establishment })).ToDictionary(row => row.Zone, row => row.DisplayName);
        return zone => called.GetValueOrDefault(zone) ?? Names.Spoken(zone);
    }

    /// <summary>
    /// Refuses to list a zone that is not in the establishment: nothing would read as if nothing were there. Empty asks for all of them. A provider, who sees no
    /// zones, is not told.
    /// </summary>
    public static Task RequireAsked(Tx tx, string parent, string zone) =>
        zone.Length == 0 || tx.Scope.Kind is ScopeKind.Provider ? Task.CompletedTask : Require(tx, Names.EstablishmentOf(parent), [zone]);

    /// <summary>Refuses the first of these zones that is not in the establishment, as far as scheduling knows.</summary>
    public static async Task Require(Tx tx, string establishment, IReadOnlyCollection<string> names)
    {
        const string load = "select zone from zones where establishment = @establishment and zone = any(@ids)";
        var known = await tx.Many<string>(load, new { establishment, ids = names.Select(Names.IdOf).Distinct().ToArray() });
        if (names.FirstOrDefault(name => Names.EstablishmentOf(name) != establishment || !known.Contains(Names.IdOf(name))) is { } unknown)
        {
            throw new Refusal(ErrorReason.UnknownZone, $"There is no zone '{unknown}' here.", ("zone", unknown));
        }
    }
}

internal sealed record ZoneNameRow
{
    public required string Zone { get; init; }

    public required string DisplayName { get; init; }
}
