namespace PeerSupport.SupporterRegistry;

/// <summary>How somebody becomes a supporter, and is trusted with more.</summary>
internal static class Appointing
{
    /// <summary>With clearance here, a certificate for the scheme and a signed compact, all of them valid now.</summary>
    /// <returns>The state of the new appointment: those who have to shadow do so first.</returns>
    public static AppointmentState Appoint(
        ApplicationState application, Clearance? clearance, IReadOnlyList<Span> certified, DateOnly? compactSignedOn, SchemeRules rules, DateTimeOffset now, string timeZone)
    {
        Steps.Require(application, ApplicationState.Accepted, ApplicationState.InTraining);
        TwoKeys.RequireClearance(clearance, now, timeZone);
        if (!certified.Hold(now))
        {
            throw new Refusal(ErrorReason.CertificateMissing, "There is no valid certificate for this scheme, or its news has not arrived yet: try again in a moment.");
        }

        if (compactSignedOn is null)
        {
            throw new Refusal(ErrorReason.CompactMissing, "The compact is not signed.");
        }

        return rules.ShadowingCount == 0 ? AppointmentState.Active : AppointmentState.Shadowing;
    }

    /// <summary>For working alone, which ends the shadowing, or for nights.</summary>
    /// <param name="held">What has been signed off before.</param>
    /// <param name="shadowed">How many duties were shadowed.</param>
    public static AppointmentState SignOff(AppointmentState state, Capability capability, IReadOnlyList<Capability> held, int shadowed, SchemeRules rules)
    {
        Steps.Require(state, AppointmentState.Shadowing, AppointmentState.Active);
        return capability switch
        {
            Capability.Solo when state is AppointmentState.Shadowing && shadowed < rules.ShadowingCount => throw new Refusal(
                ErrorReason.ShadowingMissing, "Fewer duties were shadowed than the scheme asks for.", ("shadowed", $"{shadowed}"), ("required", $"{rules.ShadowingCount}")),
            Capability.Solo => AppointmentState.Active,
            Capability.Night when rules.SoloSignOff && !held.Contains(Capability.Solo) =>
                throw new Refusal(ErrorReason.SoloFirst, "Nights need the solo sign-off first."),
            Capability.Night => state,
            _ => throw Refusal.Invalid(("capability", "must be SOLO or NIGHT: being accompanied needs no sign-off")),
        };
    }

    /// <summary>A duty that somebody who is never alone yet has accompanied.</summary>
    public static DateOnly Shadow(AppointmentState state, DateOnly on, DateTimeOffset appointedAt, DateTimeOffset now, string timeZone)
    {
        Steps.Require(state, AppointmentState.Shadowing);
        return on < appointedAt.DayIn(timeZone) || on > now.DayIn(timeZone)
            ? throw Refusal.Invalid(("on", "must lie between the appointment and today"))
            : on;
    }
}
