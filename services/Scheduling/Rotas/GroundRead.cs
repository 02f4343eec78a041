using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>What a rota is judged by, as it stands now.</summary>
internal static class GroundRead
{
    /// <summary>Load is counted over this many days before a rota and after it, as for a single duty.</summary>
    private const int Around = 62;

    private static readonly TimeSpan s_callsSince = TimeSpan.FromDays(28);

    /// <param name="turns">A rota's, so that a duty that has begun and is among them does not stand beside them.</param>
    public static async Task<RotaGround> Of(Tx tx, RotaSpan span, IReadOnlyList<Turn> turns)
    {
        const string rules = $"select {CoverageRuleRow.Columns} from coverage_rules where establishment = @Code and scheme = @Scheme and places > 0 order by rule_id";
        var prison = await Prison.Of(tx);
        var limits = (await OfferingRow.Require(tx, prison.Code, Names.Scheme(span.Scheme))).Limits;
        var ground = new RotaGround
        {
            Span = span,
            Prison = prison,
            Now = tx.Now,
            Limits = limits,
            Rules = await tx.Many<CoverageRuleRow>(rules, new { prison.Code, span.Scheme }),
            Turns = [],
            Standing = [],
        };
        return await With(tx, ground, turns);
    }

    /// <summary>The same ground with other turns.</summary>
    /// <param name="areGiven">As a rota's. Else they are only thought of, and what has begun stands beside them.</param>
    public static async Task<RotaGround> With(Tx tx, RotaGround ground, IReadOnlyList<Turn> turns, bool areGiven = true)
    {
        var known = await Known(tx, ground.Prison, ground.Span, turns, ground.Limits);
        return ground with { Turns = known, Standing = await Standing(tx, ground.Prison, ground.Span, known, areGiven) };
    }

    private static async Task<IReadOnlyList<KnownTurn>> Known(Tx tx, Prison prison, RotaSpan span, IReadOnlyList<Turn> turns, LoadLimits limits)
    {
        // Whoever may all through need not be asked about each band, and one look at a band says of everybody who is away.
        const string load = """
            with bands as materialized (
              select * from unnest(@dates, @kinds, @capabilities, @starts::timestamptz[], @ends::timestamptz[]) as b (date, kind, capability, starts_at, ends_at)
            ), supporters as materialized (
              select s.appointment_id, s.person_id, s.zone, c.capability,
                stands(@Code, s.appointment_id, c.capability, tstzrange(@Now, greatest(@Now, (select max(ends_at) from bands)))) as stands
              from standings s, (select distinct capability from bands) c
              where s.establishment = @Code
                and s.scheme = @Scheme
                and s.appointment_id = any(@supporters)
            ), away as materialized (
              select k.person_id, b.date, b.kind
              from bands b, kept(@Code, b.date, b.kind, tstzrange(b.starts_at, b.ends_at)) k
            )
            select t.position, s.person_id, s.zone as lives_in,
              coalesce(case when b.ends_at > @Now then s.stands or stands(@Code, t.appointment, b.capability, tstzrange(greatest(b.starts_at, @Now), b.ends_at)) end, false) as stands,
              exists (
                select from duties d
                where d.establishment = @Code
                  and d.appointment_id = t.appointment
                  and d.zone = t.zone
                  and d.date = t.date
                  and d.kind = t.kind
                  and d.state = 'ASSIGNED'
                  and not d.shadow
                  and d.starts_at <= @Now) as is_held,
              exists (
                select from away a
                where a.person_id = s.person_id
                  and a.date = t.date
                  and a.kind = t.kind) as is_away,
              exists (
                select from availability_bands r
                where r.establishment = @Code
                  and r.person_id = s.person_id
                  and r.weekday = extract(isodow from t.date)
                  and r.kind = t.kind
                  and r.answer = 'RATHER_NOT') as rather_not,
              case when b.starts_at < @rested then night_call_over(@Code, s.person_id, @callsSince, b.starts_at, @Now) end as call_over
            from unnest(@positions, @appointments, @zones, @onDates, @ofKinds) as t (position, appointment, zone, date, kind)
            join bands b using (date, kind)
            join supporters s on s.appointment_id = t.appointment and s.capability = b.capability
            """;
        var hours = turns.Select(turn => (turn.Date, turn.Kind)).Distinct().ToDictionary(at => at, at => prison.Day.On(at.Date, at.Kind));
        var rows = (await tx.Many<KnownTurnRow>(load, new
        {
            prison.Code,
            span.Scheme,
            tx.Now,
            callsSince = tx.Now - s_callsSince,
            rested = tx.Now + limits.RestAfterNight, // of calls until now nobody rests longer
            dates = hours.Keys.Select(at => at.Date).ToArray(),
            kinds = hours.Keys.Select(at => ProtoName.Of(at.Kind)).ToArray(),
            capabilities = hours.Keys.Select(at => ProtoName.Of(DutyRules.Needed(at.Kind))).ToArray(),
            starts = hours.Values.Select(band => band?.From.UtcDateTime).ToArray(),
            ends = hours.Values.Select(band => band?.Until.UtcDateTime).ToArray(),
            supporters = turns.Select(turn => turn.AppointmentId).Distinct().ToArray(),
            positions = turns.Select(turn => turn.Index).ToArray(),
            appointments = turns.Select(turn => turn.AppointmentId).ToArray(),
            zones = turns.Select(turn => turn.Zone).ToArray(),
            onDates = turns.Select(turn => turn.Date).ToArray(),
            ofKinds = turns.Select(turn => ProtoName.Of(turn.Kind)).ToArray(),
        })).ToDictionary(row => row.Position);
        return [.. turns.Select(turn => rows.TryGetValue(turn.Index, out var row)
            ? row.ToKnown(turn, hours[(turn.Date, turn.Kind)])
            : new() { Turn = turn, Hours = hours[(turn.Date, turn.Kind)], PersonId = null })];
    }

    private static async Task<IReadOnlyList<StandingDuty>> Standing(Tx tx, Prison prison, RotaSpan span, IReadOnlyList<KnownTurn> turns, bool areGiven)
    {
        const string load = """
            select d.person_id, d.appointment_id, d.scheme, d.zone, d.date, d.kind, d.starts_at, d.ends_at, coalesce(s.zone, '') as lives_in,
              d.scheme = @Scheme and d.date between @First and @Last and covers(d) as covers
            from duties d
            left join standings s using (establishment, appointment_id)
            where d.establishment = @Code
              and d.state = 'ASSIGNED'
              and d.date between @from and @until
              and (d.person_id = any(@persons) or (d.scheme = @Scheme and d.date between @First and @Last))
              and not (d.scheme = @Scheme and d.date between @First and @Last and d.starts_at > @Now and not d.shadow)
            order by d.starts_at, d.duty_id
            """;
        var begun = turns.Where(turn => areGiven && turn.IsHeld).Select(turn => (turn.Turn.AppointmentId, turn.Turn.At(span.Scheme))).ToHashSet();
        var duties = await tx.Many<StandingDutyRow>(load, new
        {
            prison.Code,
            span.Scheme,
            span.First,
            span.Last,
            from = span.First.AddDays(-Around),
            until = span.Last.AddDays(Around),
            persons = turns.Select(turn => turn.PersonId).OfType<string>().Distinct().ToArray(),
            tx.Now,
        });
        return [.. duties.Select(row => row.ToStanding()).Where(duty => !begun.Contains((duty.AppointmentId, duty.Place)))];
    }
}

internal sealed record KnownTurnRow
{
    public required int Position { get; init; }

    public required string PersonId { get; init; }

    public required string LivesIn { get; init; }

    public required bool Stands { get; init; }

    public required bool IsHeld { get; init; }

    public required bool IsAway { get; init; }

    public required bool RatherNot { get; init; }

    public required DateTimeOffset? CallOver { get; init; }

    public KnownTurn ToKnown(Turn turn, DayBand? hours) => new()
    {
        Turn = turn,
        Hours = hours,
        PersonId = PersonId,
        LivesIn = LivesIn,
        Stands = Stands,
        IsHeld = IsHeld,
        IsAway = IsAway,
        RatherNot = RatherNot,
        CallOver = CallOver,
    };
}

internal sealed record StandingDutyRow
{
    public required string PersonId { get; init; }

    public required string AppointmentId { get; init; }

    public required string Scheme { get; init; }

    public required string Zone { get; init; }

    public required DateOnly Date { get; init; }

    public required BandKind Kind { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    public required string LivesIn { get; init; }

    public required bool Covers { get; init; }

    public StandingDuty ToStanding() => new(PersonId, AppointmentId, new(Scheme, Zone, Date, Kind), new(Date, Kind, StartsAt, EndsAt), LivesIn) { Covers = Covers };
}
