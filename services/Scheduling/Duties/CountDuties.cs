using System.Globalization;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>
/// A month is over: how many duties were held, how many of them their holder was kept from, and whether they lay evenly on the team, is told once for each
/// scheme that is offered here. It is about how the prison plans, and about nobody.
/// </summary>
internal sealed class CountDuties(Db db) : ITimerHandler
{
    public const string Kind = "count-duties";

    private const string Month = "yyyy-MM";

    /// <summary>The night that begins on the last day is over by then.</summary>
    private const int DaysAfter = 2;

    public static void Schedule(Tx tx, DateOnly month) =>
        tx.Schedule(Kind, month.ToString(Month, CultureInfo.InvariantCulture), new(month.AddMonths(1).AddDays(DaysAfter), TimeOnly.MinValue, TimeSpan.Zero));

    public Task Fire(DueTimer timer, CancellationToken cancel) => db.Fire(timer, async tx =>
    {
        var month = DateOnly.ParseExact(timer.Key, Month, CultureInfo.InvariantCulture);
        foreach (var scheme in await Count(tx, await Prison.Of(tx), month))
        {
            tx.Emit(scheme.Told(timer.Tenant, month));
        }

        Schedule(tx, month.AddMonths(1));
    }, cancel);

    private static Task<List<HeldRow>> Count(Tx tx, Prison prison, DateOnly month)
    {
        // Of the team is whoever held a duty, and whoever could have: those who were given none are part of how it lies.
        const string count = """
            with held as (
              select scheme, person_id, clash
              from duties
              where establishment = @Code and date >= @month and date < @next and state = 'ASSIGNED' and not shadow and not off_hours),
            team as (
              select scheme, person_id from held
              union
              select s.scheme, s.person_id
              from standings s
              join standing_intervals i using (establishment, appointment_id)
              where s.establishment = @Code and i.capability in ('SOLO', 'NIGHT') and i.during && tstzrange(@begin, @end)),
            loads as (
              select t.scheme, t.person_id, count(h.scheme)::int as duties, count(*) filter (where h.clash)::int as clashed
              from team t
              left join held h using (scheme, person_id)
              group by t.scheme, t.person_id)
            select o.scheme, coalesce(sum(l.clashed), 0)::int as clashed, coalesce(array_agg(l.duties) filter (where l.duties is not null), '{}') as loads
            from offerings o
            left join loads l using (scheme)
            where o.establishment = @Code
            group by o.scheme
            order by o.scheme
            """;
        var next = month.AddMonths(1);
        return tx.Many<HeldRow>(count, new { prison.Code, month, next, begin = prison.Day.Begin(month), end = prison.Day.Begin(next) });
    }
}

internal sealed record HeldRow
{
    public required string Scheme { get; init; }

    public required int Clashed { get; init; }

    /// <summary>Of each of the team how many duties, in no order and with no name.</summary>
    public required int[] Loads { get; init; }

    public DutiesCounted Told(string establishment, DateOnly month)
    {
        var spread = LoadSpread.Of(Loads);
        return new()
        {
            Id = Ids.Random().ToString(),
            Establishment = Names.Establishment(establishment),
            Scheme = Names.Scheme(Scheme),
            Month = month.ToProto(),
            Duties = Loads.Sum(),
            Clashed = Clashed,
            Team = spread.Team,
            Uneven = spread.Uneven,
        };
    }
}
