using PeerSupport.Platform;
using PeerSupport.Registry.V1;

namespace PeerSupport.Scheduling;

/// <summary>The copy of who may support, when; and what follows from a change of it.</summary>
internal static class Standings
{
    /// <summary>
    /// Keeps those that are newer than what is known, vacates the duties that they no longer cover or that their holder moved away from, and takes offers back
    /// from whoever may no longer come.
    /// The rows of the supporters are locked first, as <c>AssignDuty</c> does: a duty is given before the change, and vacated here, or after it, and refused.
    /// </summary>
    public static async Task Apply(Tx tx, string establishment, IReadOnlyCollection<StandingChanged> standings)
    {
        var known = await HomeMoves.Known(tx, establishment, standings);
        var newer = await Keep(tx, establishment, standings);
        if (newer.Count == 0)
        {
            return;
        }

        var moves = HomeMoves.Of(known, newer);
        var lost = await Lost(tx, establishment, newer);
        await ReplaceIntervals(tx, establishment, newer);
        var vacated = await Vacate(tx, establishment, newer);
        foreach (var duty in vacated)
        {
            tx.Emit(duty.ToChanged());
            tx.Audit("vacate", Names.Duty(establishment, duty.DutyId));
        }

        var followed = await HomeMoves.Follow(tx, establishment, moves);
        await Cover.Changed(tx, establishment, [.. vacated.Concat(followed).Select(duty => duty.Place).Distinct()]);
        await LostPartners.Pause(tx, establishment, lost);
        foreach (var appointment in lost)
        {
            await OpenOffers.StandingLost(tx, establishment, appointment);
        }

        await HomeMoves.TakeOffersBack(tx, establishment, moves);
    }

    private static async Task<IReadOnlyList<StandingChanged>> Keep(Tx tx, string establishment, IReadOnlyCollection<StandingChanged> standings)
    {
        const string keep = """
            insert into standings (establishment, appointment_id, person_id, scheme, zone, version)
            select @establishment, appointment_id, person_id, scheme, zone, version
            from unnest(@appointments, @persons, @schemes, @zones, @versions) as s (appointment_id, person_id, scheme, zone, version)
            order by appointment_id
            on conflict (establishment, appointment_id) do update
            set person_id = excluded.person_id, scheme = excluded.scheme, zone = excluded.zone, version = excluded.version
            where standings.version < excluded.version
            returning appointment_id
            """;
        var kept = await tx.Many<string>(keep, new
        {
            establishment,
            appointments = standings.Select(standing => Names.IdOf(standing.Appointment)).ToArray(),
            persons = standings.Select(standing => Names.IdOf(standing.Person)).ToArray(),
            schemes = standings.Select(standing => Names.IdOf(standing.Scheme)).ToArray(),
            zones = standings.Select(standing => Names.IdOf(standing.Zone)).ToArray(),
            versions = standings.Select(standing => standing.Version).ToArray(),
        });
        return [.. standings.Where(standing => kept.Contains(Names.IdOf(standing.Appointment)))];
    }

    /// <summary>The appointments that allowed something until now and no longer do. Asked before the intervals are replaced.</summary>
    private static async Task<IReadOnlyList<string>> Lost(Tx tx, string establishment, IReadOnlyList<StandingChanged> standings)
    {
        const string allowed = """
            select appointment_id, capability
            from standing_intervals
            where establishment = @establishment
              and appointment_id = any(@appointments)
              and during @> @Now
            order by appointment_id
            """;
        var allows = standings
            .SelectMany(standing => standing.Intervals.Where(interval => Holds(interval, tx.Now)).Select(interval => (Names.IdOf(standing.Appointment), interval.Capability)))
            .ToHashSet();
        var before = await tx.Many<AllowedRow>(allowed, new { establishment, appointments = Ids(standings), tx.Now });
        return [.. before.Where(row => !allows.Contains((row.AppointmentId, row.Capability))).Select(row => row.AppointmentId).Distinct()];
    }

    private static bool Holds(StandingInterval interval, DateTimeOffset now) =>
        interval.From.ToDateTimeOffset() <= now && (interval.Until is null || now < interval.Until.ToDateTimeOffset());

    private static async Task ReplaceIntervals(Tx tx, string establishment, IReadOnlyList<StandingChanged> standings)
    {
        const string clear = "delete from standing_intervals where establishment = @establishment and appointment_id = any(@appointments)";
        const string add = """
            insert into standing_intervals (establishment, appointment_id, capability, during)
            select @establishment, appointment_id, capability, tstzrange(begins, ends)
            from unnest(@appointments, @capabilities, @begins, @ends) as i (appointment_id, capability, begins, ends)
            """;
        var intervals = standings.SelectMany(standing => standing.Intervals.Select(interval => (Appointment: Names.IdOf(standing.Appointment), interval))).ToList();
        await tx.Execute(clear, new { establishment, appointments = Ids(standings) });
        await tx.Execute(add, new
        {
            establishment,
            appointments = intervals.Select(of => of.Appointment).ToArray(),
            capabilities = intervals.Select(of => ProtoName.Of(of.interval.Capability)).ToArray(),
            begins = intervals.Select(of => of.interval.From.ToDateTime()).ToArray(),
            ends = intervals.Select(of => of.interval.Until?.ToDateTime()).ToArray(),
        });
    }

    private static Task<List<DutyRow>> Vacate(Tx tx, string establishment, IReadOnlyList<StandingChanged> standings)
    {
        const string vacate = $"""
            update duties
            set state = 'VACATED', version = greatest(version + 1, @version)
            where establishment = @establishment
              and appointment_id = any(@appointments)
              and state = 'ASSIGNED'
              and ends_at > @Now
              and not stands(establishment, appointment_id, case when shadow then 'ACCOMPANIED' else capability end, during * tstzrange(@Now, null))
            returning {DutyRow.Columns}
            """;
        return tx.Many<DutyRow>(vacate, new { establishment, appointments = Ids(standings), version = Versions.Next(0, tx.Now), tx.Now });
    }

    private static string[] Ids(IEnumerable<StandingChanged> standings) => [.. standings.Select(standing => Names.IdOf(standing.Appointment))];
}

internal sealed record AllowedRow
{
    public required string AppointmentId { get; init; }

    public required Capability Capability { get; init; }
}
