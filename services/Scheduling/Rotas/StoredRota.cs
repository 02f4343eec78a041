using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>A rota as it is kept, with its turns.</summary>
internal sealed record StoredRota(RotaRow Row, IReadOnlyList<Turn> Turns)
{
    public static async Task<StoredRota> Of(Tx tx, string name)
    {
        const string load = $"select {RotaRow.Columns} from rotas where establishment = @establishment and rota_id = @id";
        return await With(tx, await tx.Maybe<RotaRow>(load, Key(name)), name);
    }

    /// <summary>Whoever else would change it waits.</summary>
    public static async Task<StoredRota> Hold(Tx tx, string name)
    {
        const string load = $"select {RotaRow.Columns} from rotas where establishment = @establishment and rota_id = @id for update";
        return await With(tx, await tx.Maybe<RotaRow>(load, Key(name)), name);
    }

    /// <summary>Keeps one as DRAFT.</summary>
    public static async Task<StoredRota> Keep(Tx tx, string establishment, RotaSpan span, IReadOnlyList<Turn> turns, RotaSearchRow? search = null)
    {
        const string rota = $"""
            insert into rotas (establishment, rota_id, scheme, first_day, days, state, drafted_at, version,
              cost, bound, seconds, status, solver, unfilled, load_spread, night_spread, fairness, rather_not, changes)
            values (@establishment, @id, @Scheme, @First, @Days, 'DRAFT', @Now, @version,
              @Cost, @Bound, @Seconds, @status, @Solver, @Unfilled, @LoadSpread, @NightSpread, @Fairness, @RatherNot, @Changes)
            returning {RotaRow.Columns}
            """;
        const string entries = """
            insert into rota_entries (establishment, rota_id, position, appointment_id, person_id, zone, date, kind)
            select @establishment, @id, t.position, t.appointment, s.person_id, t.zone, t.date, t.kind
            from unnest(@positions, @appointments, @zones, @dates, @kinds) as t (position, appointment, zone, date, kind)
            left join standings s on s.establishment = @establishment and s.appointment_id = t.appointment
            """;
        var args = new
        {
            establishment,
            id = Ids.Short(),
            span.Scheme,
            span.First,
            span.Days,
            tx.Now,
            version = Versions.Next(0, tx.Now),
            positions = turns.Select(turn => turn.Index).ToArray(),
            appointments = turns.Select(turn => turn.AppointmentId).ToArray(),
            zones = turns.Select(turn => turn.Zone).ToArray(),
            dates = turns.Select(turn => turn.Date).ToArray(),
            kinds = turns.Select(turn => ProtoName.Of(turn.Kind)).ToArray(),
            search?.Cost,
            search?.Bound,
            search?.Seconds,
            status = search is null ? null : ProtoName.Of(search.Status),
            search?.Solver,
            search?.Unfilled,
            search?.LoadSpread,
            search?.NightSpread,
            search?.Fairness,
            search?.RatherNot,
            search?.Changes,
        };
        var row = await tx.One<RotaRow>(rota, args);
        await tx.Execute(entries, args);
        return new(row, turns);
    }

    private static object Key(string name) => new { establishment = Names.EstablishmentOf(name), id = Names.IdOf(name) };

    private static async Task<StoredRota> With(Tx tx, RotaRow? row, string name)
    {
        const string load = "select position, appointment_id, zone, date, kind from rota_entries where establishment = @Establishment and rota_id = @RotaId order by position";
        return row is null
            ? throw Refusal.NotFound(name)
            : new(row, [.. (await tx.Many<TurnRow>(load, new { row.Establishment, row.RotaId })).Select(entry => entry.ToTurn())]);
    }
}

internal sealed record TurnRow
{
    public required int Position { get; init; }

    public required string AppointmentId { get; init; }

    public required string Zone { get; init; }

    public required DateOnly Date { get; init; }

    public required BandKind Kind { get; init; }

    public Turn ToTurn() => new(Position, AppointmentId, Zone, Date, Kind);
}
