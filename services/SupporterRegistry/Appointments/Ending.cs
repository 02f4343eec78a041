namespace PeerSupport.SupporterRegistry;

/// <summary>How appointments and applications end. For decisions of people and for the prison's own movements alike.</summary>
internal static class Ending
{
    public static AppointmentState End(AppointmentState state)
    {
        Steps.Require(state, AppointmentState.Shadowing, AppointmentState.Active, AppointmentState.Paused, AppointmentState.Suspended);
        return AppointmentState.Ended;
    }

    public static ApplicationState Close(ApplicationState state)
    {
        Steps.Require(
            state, ApplicationState.Submitted, ApplicationState.Cleared, ApplicationState.NotCleared, ApplicationState.Accepted, ApplicationState.Declined, ApplicationState.InTraining);
        return ApplicationState.Closed;
    }

    /// <summary>By the applicant's own wish. An appointment is ended instead.</summary>
    public static ApplicationState Withdraw(ApplicationState state)
    {
        Steps.Require(state, ApplicationState.Submitted, ApplicationState.Cleared, ApplicationState.Accepted, ApplicationState.InTraining);
        return ApplicationState.Withdrawn;
    }
}

/// <summary>
/// The endings' one way into the tables. Locks are taken application first, person second, as appointing does.
/// </summary>
internal static class Endings
{
    /// <summary>
    /// Somebody left an establishment: every appointment there ends and every application that is open or was refused is closed. Emits ApplicationChanged and
    /// StandingChanged. Again, it finds nothing and changes nothing.
    /// </summary>
    /// <param name="by">The user who decided; null where SYSTEM follows a movement.</param>
    /// <param name="appliedBefore">Only what was applied for before that instant; null is all.</param>
    public static async Task Leave(Tx tx, string establishment, string person, EndReason reason, string? by, DateTimeOffset? appliedBefore = null)
    {
        const string load = $"""
            select {ApplicationRow.Columns}
            from applications
            where establishment = @establishment and person_id = @person
              and {ApplicationRow.NotOver}
              and (@appliedBefore::timestamptz is null or submitted_at < @appliedBefore)
            order by application_id
            for update
            """;
        foreach (var application in await tx.Many<ApplicationRow>(load, new { establishment, person, appliedBefore }))
        {
            if (application.AppointmentId is null)
            {
                await Close(tx, application, reason, by);
            }
            else
            {
                await End(tx, await AppointmentRow.Lock(tx, Names.Appointment(establishment, application.AppointmentId), etag: ""), reason, by);
            }
        }
    }

    /// <summary>The appointment → ENDED, its application → CLOSED; its standing is empty from now on and told so.</summary>
    /// <param name="appointment">Locked by <see cref="AppointmentRow.Lock"/>.</param>
    public static async Task<AppointmentRow> End(Tx tx, AppointmentRow appointment, EndReason reason, string? by)
    {
        const string write = $"""
            update appointments
            set state = @state, ended_reason = @reason, ended_at = @Now, ended_by = @by, version = @version
            where establishment = @Establishment and appointment_id = @AppointmentId
            returning {AppointmentRow.Columns}
            """;
        const string load = $"select {ApplicationRow.Columns} from applications where establishment = @Establishment and application_id = @ApplicationId";
        var ended = await tx.One<AppointmentRow>(write, new
        {
            appointment.Establishment,
            appointment.AppointmentId,
            state = ProtoName.Of(Ending.End(appointment.Stage)),
            reason = ProtoName.Of(reason),
            by,
            tx.Now,
            version = Versions.Next(appointment.Version, tx.Now),
        });
        await WriteClosed(tx, await tx.One<ApplicationRow>(load, appointment), reason, by);
        await Suspensions.AppointmentEnded(tx, ended);
        await Holds.Release(tx, ended, by: null);
        await ReleaseDates.Forget(tx, ended);
        await Standings.Refresh(tx, appointment.PersonId);
        return ended;
    }

    /// <summary>An application that is open or was refused → CLOSED.</summary>
    /// <param name="application">Locked.</param>
    public static Task<ApplicationRow> Close(Tx tx, ApplicationRow application, EndReason reason, string? by)
    {
        Ending.Close(application.Stage);
        return WriteClosed(tx, application, reason, by);
    }

    private static async Task<ApplicationRow> WriteClosed(Tx tx, ApplicationRow application, EndReason reason, string? by)
    {
        const string write = $"""
            update applications
            set state = 'CLOSED', closed_reason = @reason, closed_at = @Now, closed_by = @by, version = @version
            where establishment = @Establishment and application_id = @ApplicationId
            returning {ApplicationRow.Columns}
            """;
        var closed = await tx.One<ApplicationRow>(write, new
        {
            application.Establishment,
            application.ApplicationId,
            reason = ProtoName.Of(reason),
            by,
            tx.Now,
            version = Versions.Next(application.Version, tx.Now),
        });
        tx.Emit(closed.ToChanged());
        return closed;
    }
}
