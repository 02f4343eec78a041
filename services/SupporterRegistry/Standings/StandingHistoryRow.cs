namespace PeerSupport.SupporterRegistry;

/// <summary>Those facts of a standing that have no date of their own, as they were at an instant.</summary>
internal sealed record StandingHistoryRow
{
    /// <summary>Before the appointment began, how it began; null where nothing was kept.</summary>
    public required string? State { get; init; }

    public required bool? SoloSignOff { get; init; }

    public required bool? NightSignOff { get; init; }

    public required bool SoloSignedOff { get; init; }

    public required bool NightSignedOff { get; init; }

    public static Task<StandingHistoryRow> At(Tx tx, LocalName appointment, DateTimeOffset at)
    {
        const string load = """
            select h.state, h.solo_sign_off, h.night_sign_off,
              coalesce(a.solo_at <= @at, false) as solo_signed_off, coalesce(a.night_at <= @at, false) as night_signed_off
            from appointments a
            left join lateral (
              select state, solo_sign_off, night_sign_off
              from standing_history h
              where h.establishment = a.establishment and h.appointment_id = a.appointment_id
              order by h.since <= @at desc, case when h.since <= @at then h.since end desc, h.since
              limit 1) h on true
            where a.establishment = @Establishment and a.appointment_id = @Id
            """;
        return tx.One<StandingHistoryRow>(load, new { appointment.Establishment, appointment.Id, at });
    }

    /// <summary>
    /// Keeps them as they are now, where they differ from what was kept last. Called wherever standings are worked out anew, which is
    /// wherever one of their facts changes.
    /// </summary>
    public static Task Keep(Tx tx, IReadOnlyCollection<(StandingCaseRow Case, StandingFacts Facts)> standings)
    {
        const string write = """
            insert into standing_history (establishment, appointment_id, since, state, solo_sign_off, night_sign_off)
            select now.establishment, now.appointment_id, greatest(@Now, last.since), now.state, now.solo, now.night
            from unnest(@establishments, @ids, @states, @solos, @nights) as now (establishment, appointment_id, state, solo, night)
            left join lateral (
              select since, state, solo_sign_off, night_sign_off
              from standing_history h
              where h.establishment = now.establishment and h.appointment_id = now.appointment_id
              order by since desc
              limit 1) last on true
            where (last.state, last.solo_sign_off, last.night_sign_off) is distinct from (now.state, now.solo, now.night)
            on conflict (establishment, appointment_id, since) do update
            set state = excluded.state, solo_sign_off = excluded.solo_sign_off, night_sign_off = excluded.night_sign_off
            """;
        return tx.Execute(write, new
        {
            establishments = standings.Select(standing => standing.Case.Establishment).ToArray(),
            ids = standings.Select(standing => standing.Case.AppointmentId).ToArray(),
            states = standings.Select(standing => standing.Case.State).ToArray(),
            solos = standings.Select(standing => standing.Facts.Rules.SoloSignOff).ToArray(),
            nights = standings.Select(standing => standing.Facts.Rules.NightSignOff).ToArray(),
            tx.Now,
        });
    }

    /// <param name="now">The facts as they are now; those that have dates are the same at every instant.</param>
    public StandingFacts In(StandingFacts now)
    {
        var rules = now.Rules.Clone();
        (rules.SoloSignOff, rules.NightSignOff) = (SoloSignOff ?? rules.SoloSignOff, NightSignOff ?? rules.NightSignOff);
        return now with
        {
            State = State is null ? now.State : ProtoName.Parse<AppointmentState>(State),
            SoloSignedOff = SoloSignedOff,
            NightSignedOff = NightSignedOff,
            Rules = rules,
        };
    }
}
