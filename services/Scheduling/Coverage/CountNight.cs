using System.Globalization;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>
/// A night is over: in how many zones that ask for supporters nobody was there, and whether the prison's keep-apart list is too old this morning, is told
/// once, exactly. It is about the prison and about nobody.
/// </summary>
internal sealed class CountNight(Db db, CopyAge copyAge) : ITimerHandler
{
    public const string Kind = "count-night";

    private const string Day = "yyyy-MM-dd";

    /// <summary>Of a night that lasts longer than until noon it is looked at again when it is over.</summary>
    private static readonly TimeOnly s_noon = new(12, 0);

    public static void Schedule(Tx tx, DateOnly night) =>
        tx.Schedule(Kind, night.ToString(Day, CultureInfo.InvariantCulture), new(night.AddDays(1), s_noon, TimeSpan.Zero));

    public Task Fire(DueTimer timer, CancellationToken cancel) => db.Fire(timer, async tx =>
    {
        var date = DateOnly.ParseExact(timer.Key, Day, CultureInfo.InvariantCulture);
        var prison = await Prison.Of(tx);
        var night = prison.Day.On(date, BandKind.Night);
        if (night?.Until > tx.Now)
        {
            tx.Schedule(Kind, timer.Key, night.Until);
            return;
        }

        if (night is not null)
        {
            tx.Emit(new NightCounted
            {
                Id = Ids.Random().ToString(),
                Establishment = Names.Establishment(prison.Code),
                Date = date.ToProto(),
                ListStale = (await KeepApartAge.Of(tx, copyAge)).ByHandOnly,
                Covers = { await Covers(tx, prison, date) },
            });
        }

        Schedule(tx, date.AddDays(1));
    }, cancel);

    private static async Task<IEnumerable<NightCover>> Covers(Tx tx, Prison prison, DateOnly date)
    {
        const string ruled = """
            select scheme, count(*)::int as zones
            from coverage_rules
            where establishment = @Code and kind = 'NIGHT' and places > 0
            group by scheme
            order by scheme
            """;
        var asked = await tx.Many<RuledRow>(ruled, new { prison.Code });
        var gaps = (await GapsFound.Read(tx, prison, new DaysAsked(date, date))).Where(gap => gap.Place.Kind is BandKind.Night).ToLookup(gap => gap.Place.Scheme);
        return asked.Select(scheme => new NightCover
        {
            Scheme = Names.Scheme(scheme.Scheme),
            Zones = scheme.Zones,
            Uncovered = gaps[scheme.Scheme].Count(gap => gap.Covered == 0),
            Short = gaps[scheme.Scheme].Count(gap => gap.Covered > 0),
        });
    }

    private sealed record RuledRow
    {
        public required string Scheme { get; init; }

        public required int Zones { get; init; }
    }
}
