using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>A supporter lives in another zone than was known.</summary>
internal sealed record HomeMove(string AppointmentId, string From, string To);

/// <summary>What follows when supporters move: what is to come is done from where they live now, and what is over was done from where they lived.</summary>
internal static class HomeMoves
{
    /// <summary>Where those live of whom there is news, as far as it is known. Locks them, as <c>Giving</c> does.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> Known(Tx tx, string establishment, IEnumerable<StandingChanged> news)
    {
        const string known = $"select {StandingRow.Columns} from standings where establishment = @establishment and appointment_id = any(@ids) order by appointment_id for update";
        var rows = await tx.Many<StandingRow>(known, new { establishment, ids = news.Select(standing => Names.IdOf(standing.Appointment)).ToArray() });
        return rows.ToDictionary(row => row.AppointmentId, row => row.Zone);
    }

    /// <param name="known">Before the news was kept.</param>
    public static IReadOnlyList<HomeMove> Of(IReadOnlyDictionary<string, string> known, IEnumerable<StandingChanged> kept) =>
    [
        .. from standing in kept
           let appointment = Names.IdOf(standing.Appointment)
           where known.ContainsKey(appointment) && known[appointment] != Names.IdOf(standing.Zone)
           select new HomeMove(appointment, known[appointment], Names.IdOf(standing.Zone)),
    ];

    /// <summary>
    /// Vacates the duties to come to which they could be brought until now and no longer can. One that the regime took out of their reach before stays, because
    /// that may be undone.
    /// </summary>
    /// <returns>All that they held to come: it may cover its place no more, or again.</returns>
    public static async Task<IReadOnlyList<DutyRow>> Follow(Tx tx, string establishment, IReadOnlyList<HomeMove> moves)
    {
        const string over = """
            update duties d
            set lived_in = m.zone
            from unnest(@ids, @zones) as m (appointment_id, zone)
            where d.establishment = @establishment
              and d.appointment_id = m.appointment_id
              and d.ends_at <= @Now
              and d.lived_in is null
            """;
        const string owed = """
            update debriefs d
            set zone = s.zone, version = greatest(d.version + 1, @version)
            from standings s
            where s.establishment = @establishment
              and s.appointment_id = any(@ids)
              and d.establishment = s.establishment
              and d.appointment_id = s.appointment_id
              and d.answered_at is null
            """;
        const string ahead = $"""
            select {DutyRow.Columns}
            from duties
            where establishment = @establishment
              and appointment_id = any(@ids)
              and state = 'ASSIGNED'
              and ends_at > @Now
            order by starts_at, duty_id
            """;
        if (moves.Count == 0)
        {
            return [];
        }

        var args = new
        {
            establishment,
            ids = moves.Select(move => move.AppointmentId).ToArray(),
            zones = moves.Select(move => move.From).ToArray(),
            tx.Now,
            version = Versions.Next(0, tx.Now),
        };
        await tx.Execute(over, args);
        await tx.Execute(owed, args);
        var duties = await tx.Many<DutyRow>(ahead, args);
        if (duties.Count > 0)
        {
            await Giving.Vacate(tx, establishment, OutOfReach(duties, moves, (await Prison.Of(tx)).Reach));
        }

        return duties;
    }

    /// <summary>Takes offers back from whoever can't be brought to the asker any more. Once his duties are vacated.</summary>
    public static async Task TakeOffersBack(Tx tx, string establishment, IReadOnlyList<HomeMove> moves)
    {
        const string offered = """
            select o.appointment_id, r.zone, coalesce(d.zone, s.zone) as is_in
            from offers o
            join requests r using (establishment, request_id)
            join standings s on s.establishment = o.establishment and s.appointment_id = o.appointment_id
            left join duties d
              on d.establishment = o.establishment
              and d.person_id = o.person_id
              and d.state = 'ASSIGNED'
              and not d.clash
              and d.during @> @Now
              and brings(d.establishment, s.zone, d.zone, d.kind)
            where o.establishment = @establishment
              and o.appointment_id = any(@ids)
              and o.live
            order by o.appointment_id
            """;
        var bound = moves.Count == 0 ? [] : await tx.Many<BoundRow>(offered, new { establishment, ids = moves.Select(move => move.AppointmentId).ToArray(), tx.Now });
        if (bound.Count > 0)
        {
            var prison = await Prison.Of(tx);
            foreach (var one in bound.Where(one => !prison.Reach.Brings(one.IsIn, one.Zone, prison.Day.At(tx.Now).Kind)))
            {
                await OpenOffers.StandingLost(tx, establishment, one.AppointmentId);
            }
        }
    }

    private static IReadOnlyList<DutyRow> OutOfReach(IEnumerable<DutyRow> duties, IReadOnlyList<HomeMove> moves, ZoneReach reach) =>
    [
        .. from duty in duties
           join move in moves on duty.AppointmentId equals move.AppointmentId
           where reach.Brings(move.From, duty.Zone, duty.Kind) && !reach.Brings(move.To, duty.Zone, duty.Kind)
           select duty,
    ];

    private sealed record BoundRow
    {
        public required string AppointmentId { get; init; }

        public required string Zone { get; init; }

        /// <summary>Where he would have to be brought from.</summary>
        public required string IsIn { get; init; }
    }
}
