namespace PeerSupport.SupporterRegistry;

/// <summary>The one way of a presence into its table.</summary>
internal static class Absences
{
    /// <summary>The appointment with its new presence; its standing is told, and the timer of the day back set.</summary>
    /// <param name="appointment">Locked by <see cref="AppointmentRow.Lock"/>.</param>
    /// <param name="by">Who paused; null where nobody newly did.</param>
    public static async Task<AppointmentRow> Write(Tx tx, AppointmentRow appointment, Presence presence, string? by = null)
    {
        const string write = $"""
            update appointments
            set state = @state, returns_to = @returnsTo, pause_kind = @kind, paused_at = @since, back_on = @backOn,
              paused_by = case when @kind::text is not null then coalesce(@by, paused_by) end, version = @version
            where establishment = @Establishment and appointment_id = @AppointmentId
            returning {AppointmentRow.Columns}
            """;
        var written = await tx.One<AppointmentRow>(write, new
        {
            appointment.Establishment,
            appointment.AppointmentId,
            state = ProtoName.Of(presence.State),
            returnsTo = presence.ReturnsTo is { } beneath ? ProtoName.Of(beneath) : null,
            kind = presence.Pause is { } pause ? ProtoName.Of(pause.Kind) : null,
            since = presence.Pause?.Since,
            backOn = presence.Pause?.BackOn,
            by,
            version = Versions.Next(appointment.Version, tx.Now),
        });
        if (presence.Pause?.BackOn is { } day)
        {
            tx.Schedule(PauseEnd.Kind, appointment.Name, day.StartIn(appointment.TimeZone));
        }
        else
        {
            tx.Cancel(PauseEnd.Kind, appointment.Name);
        }

        await Standings.Refresh(tx, appointment.PersonId);
        return written;
    }
}
