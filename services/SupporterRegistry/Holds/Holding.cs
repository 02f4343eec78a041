namespace PeerSupport.SupporterRegistry;

/// <summary>A hold is placed with consent and for a while. It is advice: no rule of a movement reads it, so it loses to all of them.</summary>
internal static class Holding
{
    /// <returns>Its last day.</returns>
    public static DateOnly Place(AppointmentState appointment, DateOnly consentedOn, DateOnly? until, int mostDays, DateTimeOffset now, string timeZone)
    {
        Steps.Require(appointment, AppointmentState.Shadowing, AppointmentState.Active, AppointmentState.Paused, AppointmentState.Suspended);
        var today = now.DayIn(timeZone);
        if (consentedOn > today)
        {
            throw Refusal.Invalid(("consented_on", "lies in the future"));
        }

        return until < today || until > today.AddDays(mostDays)
            ? throw Refusal.Invalid(("until", $"must be today at the earliest and {mostDays} days ahead at most"))
            : until ?? today.AddDays(mostDays);
    }

    public static HoldState StateOf(DateOnly until, DateTimeOffset? releasedAt, DateTimeOffset now, string timeZone) =>
        releasedAt is not null ? HoldState.Released
        : until < now.DayIn(timeZone) ? HoldState.Expired
        : HoldState.InForce;

    public static void Release(HoldState state) => Steps.Require(state, HoldState.InForce);
}

/// <summary>Holds as their appointment sees them: one at most.</summary>
internal static class Holds
{
    /// <summary>The hold on an appointment, if there is one, is over.</summary>
    /// <param name="by">Null: because the appointment ended.</param>
    public static Task Release(Tx tx, AppointmentRow appointment, string? by)
    {
        const string release = """
            update holds
            set released_by = @by, released_at = @Now, version = greatest(version + 1, @version)
            where establishment = @Establishment and appointment_id = @AppointmentId and released_at is null
            """;
        return tx.Execute(release, new { appointment.Establishment, appointment.AppointmentId, by, tx.Now, version = Versions.Next(0, tx.Now) });
    }
}
