using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>A team's rota to be planned, as things stand now.</summary>
internal static class TeamRead
{
    /// <param name="pinned">Turns that are planned already, and stay.</param>
    /// <param name="before">Turns that nobody should lose without need.</param>
    public static async Task<TeamRota> Of(Tx tx, RotaSpan span, IReadOnlyList<Turn> pinned, IReadOnlyList<Turn> before)
    {
        const string team = "select appointment_id from standings where establishment = @establishment and scheme = @Scheme order by appointment_id";
        var establishment = tx.Scope.Value;
        var appointments = await tx.Many<string>(team, new { establishment, span.Scheme });
        var ground = await GroundRead.Of(tx, span, pinned);
        // in which zone a duty is does not matter here, but for a rule that there must be
        Turn[] bands =
        [
            .. from appointment in appointments
               from rule in ground.Rules.DistinctBy(rule => rule.Kind)
               from date in span.Each
               select new Turn(0, appointment, rule.Zone, date, rule.Kind),
        ];
        var known = await GroundRead.Of(tx, span, [.. bands.Select((turn, index) => turn with { Index = index })]);
        return new(known with { Turns = ground.Turns }, [.. known.Turns.Where(turn => turn.PersonId is not null).GroupBy(turn => turn.Turn.AppointmentId).Select(Member)], before);
    }

    /// <summary>The turns of a scheme that are given, and have not begun.</summary>
    /// <param name="covered">Only those that nothing keeps their holder from.</param>
    public static async Task<IReadOnlyList<Turn>> Given(Tx tx, RotaSpan span, bool covered = false)
    {
        const string load = """
            select 0 as position, appointment_id, zone, date, kind
            from duties
            where establishment = @establishment
              and scheme = @Scheme
              and date between @First and @Last
              and state = 'ASSIGNED'
              and not shadow
              and not (clash and @covered)
              and starts_at > @Now
            order by starts_at, duty_id
            """;
        var rows = await tx.Many<TurnRow>(load, new { establishment = tx.Scope.Value, span.Scheme, span.First, span.Last, tx.Now, covered });
        return [.. rows.Select((row, index) => row.ToTurn() with { Index = index })];
    }

    private static TeamMember Member(IGrouping<string, KnownTurn> bands) =>
        new(bands.Key, bands.First().PersonId!, bands.First().LivesIn, bands.ToDictionary(turn => (turn.Turn.Date, turn.Turn.Kind)));
}
