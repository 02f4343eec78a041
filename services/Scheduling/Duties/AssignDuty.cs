using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<Duty> AssignDuty(AssignDutyRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var establishment = Names.EstablishmentOf(request.Parent);
            var hours = DutyRules.Hours((await Prison.Of(tx)).Day, request.Date.ToDay(), request.Kind, tx.Now);
            var (standing, rule) = await Hold(tx, establishment, request);
            DutyRules.RequireFree(request.Kind, rule.Places, await Weigh(tx, standing, rule, hours));
            await RequireWithinLimits(tx, standing, rule.Establishment, hours);

            const string write = $"""
                insert into duties (establishment, duty_id, scheme, zone, date, kind, appointment_id, person_id, capability, starts_at, ends_at, state, stale_age, version)
                values (@Establishment, @id, @Scheme, @Zone, @Date, @kind, @AppointmentId, @PersonId, @capability, @From, @Until, 'ASSIGNED', @StaleAge, @version)
                returning {DutyRow.Columns}
                """;
            var duty = await tx.One<DutyRow>(write, new
            {
                rule.Establishment,
                id = Ids.Short(),
                rule.Scheme,
                rule.Zone,
                hours.Date,
                kind = ProtoName.Of(hours.Kind),
                standing.AppointmentId,
                standing.PersonId,
                capability = ProtoName.Of(DutyRules.Needed(hours.Kind)),
                hours.From,
                hours.Until,
                (await copyAge.Of(tx)).StaleAge,
                version = Versions.Next(0, tx.Now),
            });
            tx.Emit(duty.ToChanged());
            await Cover.Changed(tx, establishment, [duty.Place]);
            return duty.ToProto();
        });

    /// <summary>Locks the supporter, then the rule, in this order everywhere: whoever wants the same person or the same places waits here.</summary>
    private static async Task<(StandingRow Standing, CoverageRuleRow Rule)> Hold(Tx tx, string establishment, AssignDutyRequest request)
    {
        const string supporter = $"select {StandingRow.Columns} from standings where establishment = @establishment and appointment_id = @id for update";
        const string place = $"""
            select {CoverageRuleRow.Columns}
            from coverage_rules
            where establishment = @establishment
              and scheme = @Scheme
              and zone = @zone
              and kind = @kind
              and places > 0
            for update
            """;
        var standing = Names.EstablishmentOf(request.Appointment) == establishment
            ? await tx.Maybe<StandingRow>(supporter, new { establishment, id = Names.IdOf(request.Appointment) })
            : null;
        if (standing is null)
        {
            throw Refusal.NotFound(request.Appointment);
        }

        var rule = Names.EstablishmentOf(request.Zone) == establishment
            ? await tx.Maybe<CoverageRuleRow>(place, new { establishment, standing.Scheme, zone = Names.IdOf(request.Zone), kind = ProtoName.Of(request.Kind) })
            : null;
        return (standing, rule ?? throw DutyRules.NoRule(request.Zone, request.Kind));
    }

    /// <summary>Load is the person's: somebody who supports in two schemes sleeps once.</summary>
    private static async Task RequireWithinLimits(Tx tx, StandingRow standing, string establishment, DayBand hours)
    {
        // Two appointments of one person are two rows to lock.
        const string one = "select pg_advisory_xact_lock(hashtext('load of ' || @PersonId))";
        const string around = """
            select
              nights_in_a_row(@establishment, @PersonId, @Date) as nights_in_a_row,
              greatest(
                night_call_over(@establishment, @PersonId, @monthAgo, @From, @Now),
                (select max(ends_at)
                 from duties
                 where establishment = @establishment
                   and person_id = @PersonId
                   and kind = 'NIGHT'
                   and state = 'ASSIGNED'
                   and ends_at <= @From
                   and @kind <> 'NIGHT')) as rests_from,
              (select min(starts_at)
               from duties
               where establishment = @establishment
                 and person_id = @PersonId
                 and kind <> 'NIGHT'
                 and state = 'ASSIGNED'
                 and starts_at >= @Until
                 and @kind = 'NIGHT') as rests_until
            """;
        var limits = (await OfferingRow.Require(tx, establishment, Names.Scheme(standing.Scheme))).Limits;
        await tx.Execute(one, standing);
        LoadRules.RequireWithin(limits, hours, await tx.One<LoadAround>(around, new
        {
            establishment,
            standing.PersonId,
            kind = ProtoName.Of(hours.Kind),
            hours.Date,
            hours.From,
            hours.Until,
            monthAgo = tx.Now.AddDays(-28),
            tx.Now,
        }));
    }

    /// <summary>Asked after the locks are held: it sees what those who held them before did.</summary>
    private static Task<Candidacy> Weigh(Tx tx, StandingRow standing, CoverageRuleRow rule, DayBand hours)
    {
        const string weigh = """
            select
              stands(@Establishment, @AppointmentId, @capability, tstzrange(greatest(@From, @Now), @Until)) as stands,
              exists (
                select from duties
                where person_id = @PersonId
                  and state = 'ASSIGNED'
                  and during && tstzrange(@From, @Until)) as overlaps,
              kept_from(@Establishment, @PersonId, @Date, @kind, tstzrange(greatest(@From, @Now), @Until)) as kept_from,
              (select count(*)::int
               from duties
               where establishment = @Establishment
                 and scheme = @Scheme
                 and zone = @Zone
                 and date = @Date
                 and kind = @kind
                 and state = 'ASSIGNED'
                 and not clash) as taken
            """;
        return tx.One<Candidacy>(weigh, new
        {
            rule.Establishment,
            standing.AppointmentId,
            standing.PersonId,
            rule.Scheme,
            rule.Zone,
            kind = ProtoName.Of(hours.Kind),
            capability = ProtoName.Of(DutyRules.Needed(hours.Kind)),
            hours.Date,
            hours.From,
            hours.Until,
            tx.Now,
        });
    }
}
