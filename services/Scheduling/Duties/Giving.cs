using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>A turn that somebody is to get.</summary>
/// <param name="Shadow">Beside somebody experienced, covering no place.</param>
internal sealed record DutyTurn(string Zone, DayBand Hours, bool Shadow = false);

/// <summary>Gives duties: whoever assigns, covers or swaps goes through here, so that every rule holds for what comes out.</summary>
internal static class Giving
{
    /// <summary>
    /// Locks the supporters, then the rules, then the persons, in this order everywhere: whoever wants the same person or the same places waits here.
    /// </summary>
    /// <param name="appointments">Names; who of them is unknown here is not found.</param>
    /// <param name="also">Ids of others whose duties are about to change.</param>
    public static async Task<IReadOnlyList<StandingRow>> Hold(Tx tx, string establishment, IReadOnlyList<string> appointments, IReadOnlyList<DutyTurn> turns, params IEnumerable<string> also)
    {
        const string supporters = $"select {StandingRow.Columns} from standings where establishment = @establishment and appointment_id = any(@ids) order by appointment_id for update";
        const string rules = """
            select rule_id
            from coverage_rules
            where establishment = @establishment
              and scheme = any(@schemes)
              and (zone, kind) in (select * from unnest(@zones, @kinds))
            order by rule_id
            for update
            """;
        var held = await tx.Many<StandingRow>(supporters, new { establishment, ids = appointments.Select(Names.IdOf).Concat(also).Distinct().ToArray() });
        var asked = appointments.Select(name =>
            held.Find(standing => Names.EstablishmentOf(name) == establishment && standing.AppointmentId == Names.IdOf(name)) ?? throw Refusal.NotFound(name)).ToList();
        await tx.Many<string>(rules, new
        {
            establishment,
            schemes = asked.Select(standing => standing.Scheme).ToArray(),
            zones = turns.Select(turn => turn.Zone).ToArray(),
            kinds = turns.Select(turn => ProtoName.Of(turn.Hours.Kind)).ToArray(),
        });
        await HoldLoads(tx, asked.Select(standing => standing.PersonId));
        return asked;
    }

    /// <summary>Load is the person's, and two appointments of one person are two rows to lock.</summary>
    public static Task HoldLoads(Tx tx, IEnumerable<string> persons)
    {
        const string loads = "select pg_advisory_xact_lock(hashtext('load of ' || person)) from (select unnest(@persons) as person order by 1) as p";
        return tx.Execute(loads, new { persons = persons.Distinct().ToArray() });
    }

    /// <summary>Once all are held: it sees what those who held them before did.</summary>
    public static async Task<DutyRow> Give(Tx tx, string establishment, StandingRow standing, DutyTurn turn, CopyAge copyAge)
    {
        const string place = $"""
            select {CoverageRuleRow.Columns}
            from coverage_rules
            where establishment = @establishment
              and scheme = @Scheme
              and zone = @Zone
              and kind = @kind
              and places > 0
            """;
        const string write = $"""
            insert into duties (establishment, duty_id, scheme, zone, date, kind, appointment_id, person_id, capability, starts_at, ends_at, state, stale_age, assigned_at, shadow, version)
            values (@establishment, @id, @Scheme, @Zone, @Date, @kind, @AppointmentId, @PersonId, @capability, @From, @Until, 'ASSIGNED', @StaleAge, @Now, @Shadow, @version)
            returning {DutyRow.Columns}
            """;
        var (hours, kind) = (turn.Hours, ProtoName.Of(turn.Hours.Kind));
        var zone = Names.Zone(establishment, turn.Zone);
        var rule = await tx.Maybe<CoverageRuleRow>(place, new { establishment, standing.Scheme, turn.Zone, kind }) ?? throw DutyRules.NoRule(zone, hours.Kind);
        var candidacy = (await CandidacyRow.Of(tx, establishment, standing.Scheme, turn.Zone, hours, DutyRules.Needed(hours.Kind, turn.Shadow), standing.AppointmentId)).Single();
        DutyRules.RequireFree(zone, hours.Kind, turn.Shadow, DutyRules.Places(rule.Places, candidacy.Covered, turn.Shadow), candidacy.For(turn.Shadow));
        LoadRules.RequireWithin((await OfferingRow.Require(tx, establishment, Names.Scheme(standing.Scheme))).Limits, hours, candidacy.Around);

        var duty = await tx.One<DutyRow>(write, new
        {
            establishment,
            id = Ids.Short(),
            standing.Scheme,
            turn.Zone,
            hours.Date,
            kind,
            standing.AppointmentId,
            standing.PersonId,
            capability = ProtoName.Of(DutyRules.Needed(hours.Kind, shadow: false)),
            hours.From,
            hours.Until,
            (await copyAge.Of(tx)).StaleAge,
            tx.Now,
            turn.Shadow,
            version = Versions.Next(0, tx.Now),
        });
        tx.Emit(duty.ToChanged());
        return duty;
    }

    /// <summary>Nobody holds these any more. Why, is not kept.</summary>
    /// <returns>As they are now.</returns>
    public static async Task<IReadOnlyList<DutyRow>> Vacate(Tx tx, string establishment, params IReadOnlyList<DutyRow> duties)
    {
        const string vacate = $"""
            update duties
            set state = 'VACATED', version = greatest(version + 1, @version)
            where establishment = @establishment
              and duty_id = any(@ids)
              and state = 'ASSIGNED'
            returning {DutyRow.Columns}
            """;
        var vacated = await tx.Many<DutyRow>(vacate, new { establishment, ids = duties.Select(duty => duty.DutyId).ToArray(), version = Versions.Next(0, tx.Now) });
        foreach (var duty in vacated)
        {
            tx.Emit(duty.ToChanged());
            tx.Audit("vacate", Names.Duty(establishment, duty.DutyId));
        }

        return vacated;
    }
}
