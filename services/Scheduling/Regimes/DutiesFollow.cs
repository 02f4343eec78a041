using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>Whoever has a duty in a band has it when the band is: duties that are not over follow the regime.</summary>
internal static class DutiesFollow
{
    /// <summary>
    /// Moves duties to the hours their bands now have; one that has begun, and whose band has, only ends otherwise. A duty whose band is gone or over, or whose
    /// holder then has another duty or no standing, keeps its hours and covers nothing, until the regime changes again.
    /// </summary>
    /// <returns>What changed, as it is now.</returns>
    public static async Task<IReadOnlyList<DutyRow>> Follow(Tx tx, string establishment)
    {
        const string held = "select distinct date, kind from duties where establishment = @establishment and state = 'ASSIGNED' and ends_at > @Now";
        const string differ = $"""
            select exists (
              select from duties d
              join unnest(@dates, @kinds, @begins, @ends) as b (date, kind, begins, ends) using (date, kind)
              where {Differs} or (d.establishment = @establishment and d.state = 'ASSIGNED' and d.ends_at > @Now and d.off_hours and b.ends is not null))
            """;
        const string supporters = "select appointment_id from standings where establishment = @establishment order by appointment_id for update";
        const string rules = "select rule_id from coverage_rules where establishment = @establishment order by rule_id for update";
        const string persons = "select distinct person_id from duties where establishment = @establishment and state = 'ASSIGNED' and ends_at > @Now";
        const string off = $"""
            update duties d
            set off_hours = true, clash = true, version = greatest(d.version + 1, @version)
            from unnest(@dates, @kinds, @begins, @ends) as b (date, kind, begins, ends)
            where d.date = b.date and d.kind = b.kind and {Differs}
            returning d.duty_id
            """;
        const string free = """
            with b as (
              select d.duty_id, case when greatest(d.starts_at, b.begins) > @Now then b.begins else d.starts_at end as begins, b.ends
              from duties d
              join unnest(@dates, @kinds, @begins, @ends) as b (date, kind, begins, ends) using (date, kind)
              where d.establishment = @establishment and d.state = 'ASSIGNED' and d.ends_at > @Now and d.off_hours and b.ends is not null)
            select d.duty_id, b.begins, b.ends
            from duties d
            join b using (duty_id)
            where d.establishment = @establishment
              and stands(d.establishment, d.appointment_id, case when d.shadow then 'ACCOMPANIED' else d.capability end, tstzrange(greatest(b.begins, @Now), b.ends))
              and not exists (
                select from duties other
                where other.person_id = d.person_id
                  and other.state = 'ASSIGNED'
                  and not other.off_hours
                  and other.during && tstzrange(b.begins, b.ends))
            """;
        // By itself: PostgreSQL 15 loses entries of an exclusion's index that is searched by the statement that writes to it.
        const string move = """
            update duties d
            set off_hours = false, starts_at = b.begins, ends_at = b.ends, version = greatest(d.version + 1, @version),
              clash = kept_from(d.establishment, d.person_id, d.date, d.kind, tstzrange(b.begins, b.ends)) is not null
            from unnest(@ids, @froms, @untils) as b (duty_id, begins, ends)
            where d.establishment = @establishment and d.duty_id = b.duty_id
            """;
        const string changed = $"select {DutyRow.Columns} from duties where establishment = @establishment and duty_id = any(@ids) order by starts_at, duty_id";
        var bands = await tx.Many<HeldBandRow>(held, new { establishment, tx.Now });
        if (bands.Count == 0)
        {
            return [];
        }

        var day = (await Prison.Of(tx)).Day;
        var hours = bands.Select(band => day.On(band.Date, band.Kind)).Select(hours => hours?.Until > tx.Now ? hours : null).ToList();
        var args = new
        {
            establishment,
            tx.Now,
            dates = bands.Select(band => band.Date).ToArray(),
            kinds = bands.Select(band => ProtoName.Of(band.Kind)).ToArray(),
            begins = hours.Select(band => band?.From.UtcDateTime).ToArray(),
            ends = hours.Select(band => band?.Until.UtcDateTime).ToArray(),
            version = Versions.Next(0, tx.Now),
        };
        if (!await tx.One<bool>(differ, args))
        {
            return [];
        }

        // all supporters, then rules, then persons, as whoever gives a duty: nobody covers or swaps one meanwhile, or is marked as kept from it
        await tx.Many<string>(supporters, args);
        await tx.Many<string>(rules, args);
        await Giving.HoldLoads(tx, await tx.Many<string>(persons, args));
        var ids = await tx.Many<string>(off, args);
        var moved = await tx.Many<MovedRow>(free, args);
        await tx.Execute(move, new
        {
            establishment,
            args.version,
            ids = moved.Select(duty => duty.DutyId).ToArray(),
            froms = moved.Select(duty => duty.Begins.UtcDateTime).ToArray(),
            untils = moved.Select(duty => duty.Ends.UtcDateTime).ToArray(),
        });
        ids.AddRange(moved.Select(duty => duty.DutyId));
        var duties = await tx.Many<DutyRow>(changed, new { establishment, ids = ids.Distinct().ToArray() });
        foreach (var duty in duties)
        {
            tx.Emit(duty.ToChanged());
            tx.Audit(duty.OffHours ? "mark" : "move", Names.Duty(establishment, duty.DutyId));
        }

        return duties;
    }

    /// <summary>A duty that is held, is not over and is not marked yet, and lies otherwise than its band does now.</summary>
    private const string Differs = """
        d.establishment = @establishment and d.state = 'ASSIGNED' and d.ends_at > @Now and not d.off_hours
        and (b.ends is null or d.ends_at <> b.ends or (greatest(d.starts_at, b.begins) > @Now and d.starts_at <> b.begins))
        """;
}

internal sealed record HeldBandRow
{
    public required DateOnly Date { get; init; }

    public required BandKind Kind { get; init; }
}

internal sealed record MovedRow
{
    public required string DutyId { get; init; }

    public required DateTimeOffset Begins { get; init; }

    public required DateTimeOffset Ends { get; init; }
}
