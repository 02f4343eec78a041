using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>Cover of an establishment and its gaps, as its rules, duties and standings make them now.</summary>
internal static class GapsFound
{
    public static async Task<IEnumerable<Gap>> Read(Tx tx, Prison prison, DaysAsked days) =>
        CoverGaps.Of(prison, await Rules(tx, prison.Code), await Holders(tx, prison.Code, days), days.Each);

    public static async Task<IEnumerable<Covering>> Forecast(Tx tx, Prison prison, DaysAsked days) =>
        CoverGaps.Forecast(prison, await Rules(tx, prison.Code), await Holders(tx, prison.Code, days), days.Each);

    private static Task<List<CoverageRuleRow>> Rules(Tx tx, string establishment)
    {
        const string rules = $"select {CoverageRuleRow.Columns} from coverage_rules where establishment = @establishment and places > 0";
        return tx.Many<CoverageRuleRow>(rules, new { establishment });
    }

    private static async Task<IEnumerable<Holder>> Holders(Tx tx, string establishment, DaysAsked days)
    {
        // What is over was held, from where its holder lived then; what is to come needs standing for all of it.
        const string load = """
            select d.scheme, d.zone, d.date, d.kind, coalesce(d.lived_in, s.zone) as lives_in
            from duties d
            join standings s using (establishment, appointment_id)
            where d.establishment = @establishment
              and d.date between @First and @Last
              and d.state = 'ASSIGNED'
              and not d.clash
              and not d.shadow
              and stands(d.establishment, d.appointment_id, d.capability, d.during * tstzrange(@Now, null))
            """;
        return (await tx.Many<HolderRow>(load, new { establishment, days.First, days.Last, tx.Now })).Select(row => row.ToHolder());
    }
}

internal sealed record HolderRow
{
    public required string Scheme { get; init; }

    public required string Zone { get; init; }

    public required DateOnly Date { get; init; }

    public required BandKind Kind { get; init; }

    public required string LivesIn { get; init; }

    public Holder ToHolder() => new(new(Scheme, Zone, Date, Kind), LivesIn);
}
