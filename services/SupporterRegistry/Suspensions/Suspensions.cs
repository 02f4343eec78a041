namespace PeerSupport.SupporterRegistry;

/// <summary>The suspensions' one way into their table, and how what they decide comes to the appointment and the clock.</summary>
internal static class Suspensions
{
    /// <summary>The suspension and its appointment, locked until their transaction ends; refused when the suspension changed since the caller read it.</summary>
    public static async Task<(SuspensionRow Suspension, AppointmentRow Appointment)> Lock(Tx tx, string name, string etag)
    {
        const string appointment = "select appointment_id from suspensions where establishment = @Establishment and suspension_id = @Id";
        const string load = $"select {SuspensionRow.Columns} from suspensions where establishment = @Establishment and suspension_id = @Id";
        var key = LocalName.Parse(name);
        var of = await tx.Maybe<string>(appointment, key) ?? throw Refusal.NotFound(name);
        var locked = await AppointmentRow.Lock(tx, Names.Appointment(key.Establishment, of), etag: "");
        var row = await tx.One<SuspensionRow>(load, key);
        Etag.Require(etag, row.Version);
        return (row, locked);
    }

    /// <summary>All there were of some appointments.</summary>
    public static Task<List<SuspensionRow>> Of(Tx tx, string establishment, params string[] appointments)
    {
        const string load = $"select {SuspensionRow.Columns} from suspensions where establishment = @establishment and appointment_id = any (@appointments)";
        return tx.Many<SuspensionRow>(load, new { establishment, appointments });
    }

    /// <summary>After somebody decided: lifted, the appointment returns to the state before; in force, the clock runs to the day of its review.</summary>
    /// <param name="reviewer">Who reviewed it, if that was what happened.</param>
    /// <param name="appealDecider">Who decided the appeal, if that was what happened.</param>
    public static async Task<SuspensionRow> Write(
        Tx tx, SuspensionRow before, AppointmentRow appointment, SuspensionCase after, string? reviewer = null, string? appealDecider = null)
    {
        const string write = $"""
            update suspensions
            set state = @state, review_by = @ReviewBy, ended_at = @EndedAt, appeal = @appeal, tenure_restored = @TenureRestored, version = @version,
              reviewed_by = case when @reviewer::text is null then reviewed_by else reviewed_by || @reviewer end,
              reviewed_at = case when @reviewer::text is null then reviewed_at else @Now end,
              appealed_at = case when @appeal = 'NONE' then null else coalesce(appealed_at, @Now) end,
              appeal_decided_by = case when @appeal in ('NONE', 'OPEN') then null else coalesce(@appealDecider, appeal_decided_by) end,
              appeal_decided_at = case when @appeal in ('NONE', 'OPEN') then null when @appealDecider::text is null then appeal_decided_at else @Now end
            where establishment = @Establishment and suspension_id = @SuspensionId
            returning {SuspensionRow.Columns}
            """;
        var written = await tx.One<SuspensionRow>(write, new
        {
            before.Establishment,
            before.SuspensionId,
            state = ProtoName.Of(after.State),
            appeal = ProtoName.Of(after.Appeal),
            after.ReviewBy,
            after.EndedAt,
            after.TenureRestored,
            reviewer,
            appealDecider,
            tx.Now,
            version = Versions.Next(before.Version, tx.Now),
        });
        if (after.State is SuspensionState.InForce)
        {
            tx.Schedule(ReviewClock.Kind, before.Name, after.OverdueAt(before.TimeZone));
        }
        else if (before.Case.State is SuspensionState.InForce)
        {
            tx.Cancel(ReviewClock.Kind, before.Name);
            await Absences.Write(tx, appointment, appointment.Presence.Lift(tx.Now, appointment.TimeZone));
        }

        return written;
    }

    /// <summary>The appointment ended under a suspension, which is over with it; an appeal may still give back the time it took.</summary>
    public static Task AppointmentEnded(Tx tx, AppointmentRow ended)
    {
        const string write = """
            update suspensions
            set state = 'OVER', ended_at = @Now, version = greatest(version + 1, @version)
            where establishment = @Establishment and appointment_id = @AppointmentId and state = 'IN_FORCE'
            """;
        return tx.Execute(write, new { ended.Establishment, ended.AppointmentId, tx.Now, version = Versions.Next(0, tx.Now) });
    }
}
