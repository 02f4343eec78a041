using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>Where and when a rule asks for supporters.</summary>
internal sealed record Place(string Scheme, string Zone, DateOnly Date, BandKind Kind);

/// <summary>How many places a rule asks for on a day, and how many supporters cover one.</summary>
internal sealed record CoverRow
{
    public required string Scheme { get; init; }

    public required string Zone { get; init; }

    public required DateOnly Date { get; init; }

    public required BandKind Kind { get; init; }

    public required int Places { get; init; }

    public required int Covered { get; init; }

    public required long Version { get; init; }

    public CoverChanged ToChanged(string establishment) => new()
    {
        Zone = Names.Zone(establishment, Zone),
        Scheme = Names.Scheme(Scheme),
        Date = Date.ToProto(),
        Kind = Kind,
        Places = Places,
        Covered = Covered,
        Version = Version,
    };
}

internal static class Cover
{
    /// <summary>Tells how many supporters these places now have. Whoever changes a duty says it here, in the same transaction.</summary>
    public static async Task Changed(Tx tx, string establishment, IReadOnlyCollection<Place> places)
    {
        // The rules are locked by a statement of their own: the next one sees what the transactions that held them did to their duties.
        const string hold = """
            select rule_id
            from coverage_rules
            where establishment = @establishment
              and (scheme, zone, kind) in (select * from unnest(@schemes, @zones, @kinds))
            order by rule_id
            for update
            """;
        const string count = """
            with places as (
              select * from unnest(@schemes, @zones, @kinds, @dates) as p (scheme, zone, kind, date)),
            told as (
              update coverage_rules
              set cover_version = greatest(cover_version + 1, @version)
              where establishment = @establishment
                and (scheme, zone, kind) in (select scheme, zone, kind from places)
              returning scheme, zone, kind, places, cover_version)
            select p.scheme, p.zone, p.date, p.kind, t.places, t.cover_version as version,
              (select count(*)::int
               from duties d
               where d.establishment = @establishment
                 and d.scheme = p.scheme
                 and d.zone = p.zone
                 and d.date = p.date
                 and d.kind = p.kind
                 and covers(d)) as covered
            from places p
            join told t using (scheme, zone, kind)
            order by p.date, p.scheme, p.zone, p.kind
            """;
        if (places.Count == 0)
        {
            return;
        }

        var args = new
        {
            establishment,
            schemes = places.Select(place => place.Scheme).ToArray(),
            zones = places.Select(place => place.Zone).ToArray(),
            kinds = places.Select(place => ProtoName.Of(place.Kind)).ToArray(),
            dates = places.Select(place => place.Date).ToArray(),
            version = Versions.Next(0, tx.Now),
            tx.Now,
        };
        await tx.Many<string>(hold, args);
        await VacateShadowsAlone(tx, establishment, args);
        foreach (var cover in await tx.Many<CoverRow>(count, args))
        {
            tx.Emit(cover.ToChanged(establishment));
        }
    }

    /// <summary>A shadow stands beside somebody experienced, or not at all.</summary>
    private static async Task VacateShadowsAlone(Tx tx, string establishment, object args)
    {
        const string vacate = $"""
            update duties d
            set state = 'VACATED', version = greatest(version + 1, @version)
            where establishment = @establishment
              and (scheme, zone, kind, date) in (select * from unnest(@schemes, @zones, @kinds, @dates))
              and shadow
              and state = 'ASSIGNED'
              and ends_at > @Now
              and not exists (
                select from duties e
                where e.establishment = @establishment
                  and e.scheme = d.scheme
                  and e.zone = d.zone
                  and e.date = d.date
                  and e.kind = d.kind
                  and covers(e))
            returning {DutyRow.Columns}
            """;
        foreach (var duty in await tx.Many<DutyRow>(vacate, args))
        {
            tx.Emit(duty.ToChanged());
            tx.Audit("vacate", Names.Duty(establishment, duty.DutyId));
        }
    }
}
