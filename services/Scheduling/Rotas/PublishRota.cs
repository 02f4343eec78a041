using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<V1.Rota> PublishRota(PublishRotaRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var rota = await StoredRota.Hold(tx, request.Name);
            Etag.Require(request.Etag, rota.Row.Version);
            Steps.Require(rota.Row.State, RotaState.Draft);
            await Prison.Hold(tx);
            await HoldAll(tx, rota);

            var ground = await GroundRead.Of(tx, rota.Row.Span, rota.Turns);
            var forbidding = RotaRules.Broken(ground).Where(finding => finding.Forbids).ToList();
            if (forbidding.Count > 0)
            {
                throw RotaRules.Refuse(forbidding);
            }

            var changes = await RotaJudged.Changed(tx, ground);
            var changed = await Replace(tx, rota.Row, ground);
            foreach (var duty in changed)
            {
                tx.Emit(duty.ToChanged());
            }

            await Cover.Changed(tx, rota.Row.Establishment, [.. changed.Select(duty => duty.Place).Distinct()]);
            return (await Published(tx, rota.Row)).ToProto(rota.Turns, new([], changes), NamedRules.AreFor(tx.Caller));
        });

    /// <summary>In the order of AssignDuty: supporters, rules, persons. Whoever wants one of them waits here, and sees afterwards what was done.</summary>
    private static async Task HoldAll(Tx tx, StoredRota rota)
    {
        const string supporters = "select person_id from standings where establishment = @Establishment and appointment_id = any(@appointments) order by appointment_id for update";
        const string rules = "select rule_id from coverage_rules where establishment = @Establishment and scheme = @Scheme order by rule_id for update";
        var appointments = rota.Turns.Select(turn => turn.AppointmentId).Distinct().ToArray();
        var persons = await tx.Many<string>(supporters, new { rota.Row.Establishment, appointments });
        await tx.Many<string>(rules, rota.Row);
        await Giving.HoldLoads(tx, persons);
    }

    /// <summary>Vacates what the rota no longer has, and gives what is not yet given. What stands as the rota has it stays untouched.</summary>
    private async Task<IReadOnlyList<DutyRow>> Replace(Tx tx, RotaRow rota, RotaGround ground)
    {
        const string ahead = $"""
            select {DutyRow.Columns}
            from duties
            where establishment = @Establishment
              and scheme = @Scheme
              and date between @First and @Last
              and state = 'ASSIGNED'
              and not shadow
              and starts_at > @Now
            order by duty_id
            for update
            """;
        const string vacate = $"""
            update duties
            set state = 'VACATED', version = greatest(version + 1, @version)
            where establishment = @Establishment and duty_id = any(@ids)
            returning {DutyRow.Columns}
            """;
        const string give = $"""
            insert into duties (establishment, duty_id, scheme, zone, date, kind, appointment_id, person_id, capability, starts_at, ends_at, state, stale_age, assigned_at, version)
            select @Establishment, id, @Scheme, zone, date, kind, appointment, person, capability, starts_at, ends_at, 'ASSIGNED', @StaleAge, @Now, @version
            from unnest(@ids, @zones, @dates, @kinds, @appointments, @persons, @capabilities, @starts, @ends)
              as t (id, zone, date, kind, appointment, person, capability, starts_at, ends_at)
            returning {DutyRow.Columns}
            """;
        var version = Versions.Next(0, tx.Now);
        var there = await tx.Many<DutyRow>(ahead, new { rota.Establishment, rota.Scheme, ground.Span.First, ground.Span.Last, tx.Now });
        var wanted = ground.Turns.Where(turn => !turn.IsHeld).ToDictionary(turn => (turn.Turn.AppointmentId, turn.Turn.At(rota.Scheme), turn.Hours!.From, turn.Hours.Until));
        var kept = there.Where(duty => wanted.Remove((duty.AppointmentId, duty.Place, duty.StartsAt, duty.EndsAt))).Select(duty => duty.DutyId).ToHashSet();
        var turns = wanted.Values.ToList();
        var vacated = await tx.Many<DutyRow>(vacate, new { rota.Establishment, version, ids = there.Select(duty => duty.DutyId).Where(id => !kept.Contains(id)).ToArray() });
        var given = await tx.Many<DutyRow>(give, new
        {
            rota.Establishment,
            rota.Scheme,
            tx.Now,
            version,
            (await copyAge.Of(tx)).StaleAge,
            ids = turns.Select(_ => Ids.Short()).ToArray(),
            zones = turns.Select(turn => turn.Turn.Zone).ToArray(),
            dates = turns.Select(turn => turn.Turn.Date).ToArray(),
            kinds = turns.Select(turn => ProtoName.Of(turn.Turn.Kind)).ToArray(),
            appointments = turns.Select(turn => turn.Turn.AppointmentId).ToArray(),
            persons = turns.Select(turn => turn.PersonId).ToArray(),
            capabilities = turns.Select(turn => ProtoName.Of(DutyRules.Needed(turn.Turn.Kind))).ToArray(),
            starts = turns.Select(turn => turn.Hours!.From.UtcDateTime).ToArray(),
            ends = turns.Select(turn => turn.Hours!.Until.UtcDateTime).ToArray(),
        });
        return [.. vacated, .. given];
    }

    private static Task<RotaRow> Published(Tx tx, RotaRow rota)
    {
        const string publish = $"""
            with superseded as (
              update rotas
              set state = 'SUPERSEDED', version = greatest(version + 1, @version)
              where establishment = @Establishment
                and scheme = @Scheme
                and state = 'PUBLISHED'
                and first_day >= @FirstDay
                and first_day + days <= @FirstDay + @Days)
            update rotas
            set state = 'PUBLISHED', published_at = @Now, version = greatest(version + 1, @version)
            where establishment = @Establishment and rota_id = @RotaId
            returning {RotaRow.Columns}
            """;
        return tx.One<RotaRow>(publish, new { rota.Establishment, rota.RotaId, rota.Scheme, rota.FirstDay, rota.Days, tx.Now, version = Versions.Next(0, tx.Now) });
    }
}
