using System.Globalization;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>A regime as it is kept: bands, special days and reach in rows; version 0 and the usual bands while none is stored.</summary>
/// <param name="NightPackBy">By when the packs of each evening have to be taken; null where nobody is reminded.</param>
internal sealed record StoredRegime(string Establishment, long Version, IReadOnlyList<BandHours> Bands, IReadOnlyList<SpecialHours> Special, IReadOnlyList<ReachRow> Given, TimeOnly? NightPackBy = null)
{
    public static async Task<StoredRegime> Of(Tx tx, string establishment)
    {
        const string regime = "select version, night_pack_by from regimes where establishment = @establishment";
        const string bands = $"select {BandRow.Columns} from regime_bands where establishment = @establishment order by position";
        const string special = $"select {SpecialDayRow.Columns} from special_days where establishment = @establishment order by date";
        const string reach = $"select {ReachRow.Columns} from regime_reach where establishment = @establishment order by zone, kind";
        return await tx.Maybe<RegimeRow>(regime, new { establishment }) is { } stored
            ? new(
                establishment,
                stored.Version,
                [.. (await tx.Many<BandRow>(bands, new { establishment })).Select(row => row.ToHours())],
                [.. (await tx.Many<SpecialDayRow>(special, new { establishment })).Select(row => row.ToHours())],
                await tx.Many<ReachRow>(reach, new { establishment }),
                stored.NightPackBy)
            : Usual(establishment);
    }

    /// <summary>What holds while none is stored.</summary>
    public static StoredRegime Usual(string establishment) => new(establishment, 0, BandHours.Usual, [], []);

    public ZoneReach Reach => new(Given.Select(row => KeyValuePair.Create((row.Zone, row.Kind), (IReadOnlyList<string>)row.FromZones)));

    /// <summary>The zones and bands that one of two regimes gives another reach.</summary>
    public static IReadOnlyCollection<(string Zone, BandKind Kind)> ReachedOtherwise(StoredRegime one, StoredRegime other) =>
    [
        .. one.Given.Concat(other.Given)
            .GroupBy(row => (row.Zone, row.Kind, From: string.Join(' ', row.FromZones)))
            .Where(alike => alike.Count() == 1)
            .Select(alike => (alike.Key.Zone, alike.Key.Kind))
            .Distinct(),
    ];

    /// <summary>Nothing that is reckoned from the prison day differs.</summary>
    public bool HasHoursOf(StoredRegime other) => (ToProto(), other.ToProto()) is var (one, two) && one.Bands.Equals(two.Bands) && one.SpecialDays.Equals(two.SpecialDays);

    public Regime ToProto() => new()
    {
        Name = Names.Regime(Establishment),
        Bands = { Bands.Select(ToProto) },
        Reach =
        {
            Given.Select(row => new Reach
            {
                Zone = Names.Zone(Establishment, row.Zone),
                Kind = row.Kind,
                From = { row.FromZones.Select(zone => Names.Zone(Establishment, zone)) },
            }),
        },
        Etag = Version == 0 ? "" : Etag.Of(Version),
        SpecialDays = { Special.Select(ToProto) },
        NightPackBy = NightPackBy is { } by ? Text(by) : "",
    };

    private static Band ToProto(BandHours band) => new()
    {
        Kind = band.Kind,
        Days = { band.Days.Select(Weekday.ToProto) },
        Start = Text(band.Start),
        End = Text(band.End),
    };

    private static SpecialDay ToProto(SpecialHours day) => new()
    {
        Date = day.Date.ToProto(),
        Reason = day.Reason,
        Bands = { day.Bands.Select(band => new SpecialBand { Kind = band.Kind, Start = Text(band.Start), End = Text(band.End) }) },
    };

    /// <summary>As the contract writes it, <c>HH:mm</c>.</summary>
    public static TimeOnly Time(string text) => TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture);

    private static string Text(TimeOnly clock) => $"{clock:HH':'mm}";
}

internal sealed record RegimeRow
{
    public required long Version { get; init; }

    public required TimeOnly? NightPackBy { get; init; }
}

internal sealed record BandRow
{
    public const string Columns = "kind, days, starts_at, ends_at";

    public required BandKind Kind { get; init; }

    public required int[] Days { get; init; }

    public required TimeOnly StartsAt { get; init; }

    public required TimeOnly EndsAt { get; init; }

    public BandHours ToHours() => new(Kind, [.. Days.Select(Weekday.Read)], StartsAt, EndsAt);
}

internal sealed record SpecialDayRow
{
    public const string Columns = "date, reason, kinds, starts_at, ends_at";

    public required DateOnly Date { get; init; }

    public required string Reason { get; init; }

    public required string[] Kinds { get; init; }

    public required TimeOnly[] StartsAt { get; init; }

    public required TimeOnly[] EndsAt { get; init; }

    public SpecialHours ToHours() => new(Date, Reason, [.. Kinds.Select((kind, index) => new BandHours(ProtoName.ParseGiven<BandKind>(kind), [], StartsAt[index], EndsAt[index]))]);
}

internal sealed record ReachRow
{
    public const string Columns = "zone, kind, from_zones";

    public required string Zone { get; init; }

    public required BandKind Kind { get; init; }

    public required string[] FromZones { get; init; }
}

/// <summary>Monday is 1 and Sunday 7 in the contract and in columns; in .NET Sunday is 0.</summary>
internal static class Weekday
{
    public static DayOfWeek Read(int number) => (DayOfWeek)(number % 7);

    public static DayOfWeek Read(Google.Type.DayOfWeek day) => Read((int)day);

    public static int Number(DayOfWeek day) => day is DayOfWeek.Sunday ? 7 : (int)day;

    public static Google.Type.DayOfWeek ToProto(DayOfWeek day) => (Google.Type.DayOfWeek)Number(day);
}
