using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>A team's rota to be planned, as things stand now.</summary>
internal static class TeamRead
{
    private const string Columns = "0 as position, appointment_id, zone, date, kind";

    /// <param name="pinned">Turns that are planned already, and stay.</param>
    /// <param name="before">Turns that nobody should lose without need.</param>
    /// <param name="gone">Turns that nobody gets back.</param>
    public static async Task<TeamRota> Of(Tx tx, RotaSpan span, IReadOnlyList<Turn> pinned, IReadOnlyList<Turn> before, IReadOnlyList<Turn> gone)
    {
        var ground = await GroundRead.Of(tx, span, pinned);
        var (team, standing) = await Team(tx, ground, [.. from rule in ground.Rules.DistinctBy(rule => rule.Kind) from date in span.Each select (date, rule.Kind)]);
        foreach (var turn in gone)
        {
            if (team.FirstOrDefault(member => member.AppointmentId == turn.AppointmentId)?.Bands is { } bands && bands.TryGetValue((turn.Date, turn.Kind), out var known))
            {
                bands[(turn.Date, turn.Kind)] = known with { IsAway = true };
            }
        }

        return new(ground with { Standing = standing }, team, before);
    }

    /// <summary>Whoever may support now or later, in these bands; and the duties that stand of theirs and of whoever has a turn.</summary>
    public static async Task<(IReadOnlyList<TeamMember> Team, IReadOnlyList<StandingDuty> Standing)> Team(Tx tx, RotaGround ground, IReadOnlyCollection<(DateOnly Date, BandKind Kind)> bands)
    {
        const string team = """
            select appointment_id
            from standings s
            where establishment = @establishment
              and scheme = @Scheme
              and exists (
                select from standing_intervals i
                where i.establishment = s.establishment
                  and i.appointment_id = s.appointment_id
                  and (upper_inf(i.during) or upper(i.during) > @Now))
            order by appointment_id
            """;
        var appointments = await tx.Many<string>(team, new { establishment = tx.Scope.Value, ground.Span.Scheme, tx.Now });
        // in which zone a duty is does not matter here, but for a rule that there must be
        Turn[] turns =
        [
            .. from appointment in appointments
               from band in bands
               select new Turn(0, appointment, ground.Rules.First(rule => rule.Kind == band.Kind).Zone, band.Date, band.Kind),
        ];
        var known = await GroundRead.With(tx, ground, [.. turns.Select((turn, index) => turn with { Index = index })], areGiven: false);
        var held = ground.Turns.Where(turn => turn.IsHeld).Select(turn => (turn.Turn.AppointmentId, turn.Turn.At(ground.Span.Scheme))).ToHashSet();
        return (
            [.. known.Turns.Where(turn => turn.PersonId is not null).GroupBy(turn => turn.Turn.AppointmentId).Select(Member)],
            [.. ground.Standing.Union(known.Standing).Where(duty => !held.Contains((duty.AppointmentId, duty.Place)))]);
    }

    /// <summary>The turns of a scheme that are given, and have not begun.</summary>
    /// <param name="covered">Only those that cover their places.</param>
    public static Task<IReadOnlyList<Turn>> Given(Tx tx, RotaSpan span, bool covered = false)
    {
        const string load = $"""
            select {Columns}
            from duties d
            where establishment = @establishment
              and scheme = @Scheme
              and date between @First and @Last
              and state = 'ASSIGNED'
              and not shadow
              and (covers(d) or not @covered)
              and starts_at > @Now
            order by starts_at, duty_id
            """;
        return Read(tx, span, load, covered);
    }

    /// <summary>The turns that were given up or lost since the last rota for their day was published, and whoever had them has not got back: the latest first.</summary>
    public static Task<IReadOnlyList<Turn>> Gone(Tx tx, RotaSpan span)
    {
        const string load = $"""
            select {Columns}
            from duties d
            where establishment = @establishment
              and scheme = @Scheme
              and date between @First and @Last
              and state = 'VACATED'
              and not shadow
              and starts_at > @Now
              and version > coalesce((
                select (extract(epoch from max(r.published_at)) * 1000000)::bigint
                from rotas r
                where r.establishment = @establishment
                  and r.scheme = @Scheme
                  and r.state = 'PUBLISHED'
                  and d.date between r.first_day and r.first_day + r.days - 1), 0)
              and not exists (
                select from duties e
                where e.establishment = @establishment
                  and e.appointment_id = d.appointment_id
                  and e.date = d.date
                  and e.kind = d.kind
                  and e.state = 'ASSIGNED'
                  and not e.shadow)
            order by version desc, duty_id
            """;
        return Read(tx, span, load);
    }

    private static async Task<IReadOnlyList<Turn>> Read(Tx tx, RotaSpan span, string load, bool covered = false)
    {
        var rows = await tx.Many<TurnRow>(load, new { establishment = tx.Scope.Value, span.Scheme, span.First, span.Last, tx.Now, covered });
        return [.. rows.Select((row, index) => row.ToTurn() with { Index = index })];
    }

    private static TeamMember Member(IGrouping<string, KnownTurn> bands) =>
        new(bands.Key, bands.First().PersonId!, bands.First().LivesIn, bands.ToDictionary(turn => (turn.Turn.Date, turn.Turn.Kind)));
}
