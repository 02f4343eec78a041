using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>Somebody who may be called in a night, during which part of what is left of it, and in which languages he talks besides the prison's own.</summary>
internal sealed record Callable(Candidate Who, DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<string> Languages)
{
    /// <summary>Those of a scheme, wherever they can be brought.</summary>
    public static async Task<IReadOnlyList<Callable>> Of(Tx tx, Prison prison, OfferingRow offering, Night night)
    {
        const string load = """
            select s.appointment_id, s.person_id, d.zone as duty_zone, s.zone as home_zone,
              contacts_since(s.establishment, s.person_id, @weekAgo) as contacts,
              night_call_over(s.establishment, s.person_id, @monthAgo, @From, @Now) as rests_from,
              (select max(o.offered_at) from offers o where o.establishment = s.establishment and o.person_id = s.person_id) as asked_at,
              lower(n.span) as stands_from, upper(n.span) as stands_until, coalesce(a.languages, '{}') as languages
            from standings s
            cross join lateral (
              select unnest(range_agg(i.during * tstzrange(@begin, @Until))) as span
              from standing_intervals i
              where i.establishment = s.establishment
                and i.appointment_id = s.appointment_id
                and i.capability = 'NIGHT'
                and i.during && tstzrange(@begin, @Until)
              order by span
              limit 1) n
            left join availabilities a using (establishment, person_id)
            left join duties d
              on d.establishment = s.establishment
              and d.person_id = s.person_id
              and d.date = @Date
              and d.kind = 'NIGHT'
              and covers(d)
            where s.establishment = @Code and s.scheme = @Scheme
            order by s.appointment_id
            """;
        var begin = night.Left(tx.Now);
        var rows = await tx.Many<CallableRow>(load, new
        {
            prison.Code,
            offering.Scheme,
            begin,
            night.From,
            night.Until,
            night.Date,
            tx.Now,
            weekAgo = begin.AddDays(-7),
            monthAgo = begin.AddDays(-28),
        });
        return [.. rows.DistinctBy(row => row.AppointmentId).Select(row => row.ToCallable())];
    }

    /// <summary>Of those of a scheme who can be brought to a zone, in the order in which they are asked: whoever is on duty that night first, then as the matcher does.</summary>
    /// <param name="begin">Of what is left of the night.</param>
    public static IReadOnlyList<Callable> InOrder(IReadOnlyList<Callable> all, Prison prison, OfferingRow offering, string zone, DateTimeOffset begin)
    {
        var reachable = all.Where(callable => prison.Reach.Brings(callable.Who.IsIn, zone, BandKind.Night)).ToDictionary(callable => callable.Who.AppointmentId);
        var order = Ranking.InOrder(reachable.Values.Select(callable => callable.Who), zone, offering.Limits, begin).OrderBy(candidate => candidate.DutyZone is null);
        return [.. order.Select(candidate => reachable[candidate.AppointmentId])];
    }
}

internal sealed record CallableRow
{
    public required string AppointmentId { get; init; }

    public required string PersonId { get; init; }

    public required string? DutyZone { get; init; }

    public required string HomeZone { get; init; }

    public required int Contacts { get; init; }

    public required DateTimeOffset? RestsFrom { get; init; }

    public required DateTimeOffset? AskedAt { get; init; }

    public required DateTimeOffset StandsFrom { get; init; }

    public required DateTimeOffset StandsUntil { get; init; }

    public required string[] Languages { get; init; }

    public Callable ToCallable() => new(
        new() { AppointmentId = AppointmentId, PersonId = PersonId, Stands = true, IsBound = false, DutyZone = DutyZone, HomeZone = HomeZone, Contacts = Contacts, RestsFrom = RestsFrom, AskedAt = AskedAt },
        StandsFrom, StandsUntil, Languages);
}
