using System.Globalization;
using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<ListCoverGapsResponse> ListCoverGaps(ListCoverGapsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            var prison = await Prison.Of(tx);
            var days = DaysAsked.Of(request.FirstDay, request.LastDay, prison.Day.DayOf(tx.Now), usual: 6);
            var (size, after) = (PageToken.Size(request.PageSize), PageToken.Read(request));

            const string rules = $"select {CoverageRuleRow.Columns} from coverage_rules where establishment = @Code and places > 0";
            var gaps = CoverGaps.Of(prison, await tx.Many<CoverageRuleRow>(rules, new { prison.Code }), await Holders(tx, prison.Code, days), days.Each)
                .SkipWhile(gap => after is not null && CompareKeys(KeyOf(gap), after) <= 0)
                .Take(size + 1)
                .ToList();
            return new ListCoverGapsResponse
            {
                Gaps = { gaps.Take(size).Select(gap => ToProto(prison.Code, gap)) },
                NextPageToken = gaps.Count > size ? PageToken.Next(request, KeyOf(gaps[size - 1])) : "",
            };
        });

    private static async Task<IEnumerable<Holder>> Holders(Tx tx, string establishment, DaysAsked days)
    {
        // What is over was held; what is to come needs standing for all of it.
        const string load = """
            select d.scheme, d.zone, d.date, d.kind, s.zone as lives_in
            from duties d
            join standings s using (establishment, appointment_id)
            where d.establishment = @establishment
              and d.date between @First and @Last
              and d.state = 'ASSIGNED'
              and stands(d.establishment, d.appointment_id, d.capability, d.during * tstzrange(@Now, null))
            """;
        return (await tx.Many<HolderRow>(load, new { establishment, days.First, days.Last, tx.Now })).Select(row => row.ToHolder());
    }

    // The band as its number: the order of the day.
    private static string[] KeyOf(Gap gap) =>
        [gap.Place.Date.ToString("O", CultureInfo.InvariantCulture), ((int)gap.Place.Kind).ToString(CultureInfo.InvariantCulture), gap.Place.Zone, gap.Place.Scheme];

    private static int CompareKeys(string[] one, string[] other) =>
        one.Zip(other, string.CompareOrdinal).FirstOrDefault(difference => difference != 0);

    private static CoverGap ToProto(string establishment, Gap gap) => new()
    {
        Zone = Names.Zone(establishment, gap.Place.Zone),
        Scheme = Names.Scheme(gap.Place.Scheme),
        Date = gap.Place.Date.ToProto(),
        Kind = gap.Place.Kind,
        Places = gap.Places,
        Covered = gap.Covered,
    };
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
