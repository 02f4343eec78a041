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
        const string load = """
            select t.position, s.person_id, s.zone as lives_in,
              coalesce(case when t.ends_at > @Now then stands(@Code, t.appointment, t.capability, tstzrange(greatest(t.starts_at, @Now), t.ends_at)) end, false) as stands,
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
              coalesce(t.ends_at > @Now and kept_from(@Code, s.person_id, t.date, t.kind, tstzrange(t.starts_at, t.ends_at)) is not null, false) as is_away,
              exists (
                select from availability_bands b
                where b.establishment = @Code
                  and b.person_id = s.person_id
                  and b.weekday = extract(isodow from t.date)
                  and b.kind = t.kind
                  and b.answer = 'RATHER_NOT') as rather_not,
              case when t.starts_at < @rested then night_call_over(@Code, s.person_id, @callsSince, t.starts_at, @Now) end as call_over
            from unnest(@positions, @appointments, @zones, @dates, @kinds, @capabilities, @starts::timestamptz[], @ends::timestamptz[])
              as t (position, appointment, zone, date, kind, capability, starts_at, ends_at)
            join standings s on s.establishment = @Code and s.appointment_id = t.appointment and s.scheme = @Scheme
            """;
        var hours = turns.Select(turn => (turn.Date, turn.Kind)).Distinct().ToDictionary(at => at, at => prison.Day.On(at.Date, at.Kind));
        var rows = (await tx.Many<KnownTurnRow>(load, new
        {
            prison.Code,
            span.Scheme,
            tx.Now,
            callsSince = tx.Now - s_callsSince,
            rested = tx.Now + limits.RestAfterNight, // of calls until now nobody rests longer
            positions = turns.Select(turn => turn.Index).ToArray(),
            appointments = turns.Select(turn => turn.AppointmentId).ToArray(),
            zones = turns.Select(turn => turn.Zone).ToArray(),
            dates = turns.Select(turn => turn.Date).ToArray(),
            kinds = turns.Select(turn => ProtoName.Of(turn.Kind)).ToArray(),
            capabilities = turns.Select(turn => ProtoName.Of(DutyRules.Needed(turn.Kind))).ToArray(),
            starts = turns.Select(turn => hours[(turn.Date, turn.Kind)]?.From.UtcDateTime).ToArray(),
            ends = turns.Select(turn => hours[(turn.Date, turn.Kind)]?.Until.UtcDateTime).ToArray(),
        })).ToDictionary(row => row.Position);
        return [.. turns.Select(turn => rows.TryGetValue(turn.Index, out var row)
            ? row.ToKnown(turn, hours[(turn.Date, turn.Kind)])
            : new() { Turn = turn, Hours = hours[(turn.Date, turn.Kind)], PersonId = null })];
    }

    private static async Task<IReadOnlyList<StandingDuty>> Standing(Tx tx, Prison prison, RotaSpan span, IReadOnlyList<KnownTurn> turns, bool areGiven)
    {
        const string load = """
            select d.person_id, d.appointment_id, d.scheme, d.zone, d.date, d.kind, d.starts_at, d.ends_at, coalesce(s.zone, '') as lives_in,
              not d.shadow and not d.clash as covers
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
