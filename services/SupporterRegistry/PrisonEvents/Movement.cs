namespace PeerSupport.SupporterRegistry;

/// <summary>Which movement an event tells of, in the prisons' own words.</summary>
internal static class Movement
{
    // NOMIS' code of the movement out after a death.
    private const string Deceased = "DEC";

    /// <summary>The kind of movement; null when the event is none.</summary>
    public static string? KindOf(Envelope envelope) => envelope.EventType switch
    {
        "prisoner-offender-search.prisoner.released" or "prison-offender-events.prisoner.released" => Out(envelope),
        "prisoner-offender-search.prisoner.received" or "prison-offender-events.prisoner.received" => In(envelope),
        _ => null,
    };

    /// <summary>Out of an establishment, for good or for a while.</summary>
    public static bool Leaves(string? kind) => kind is MovementRow.Died or MovementRow.Released or MovementRow.Transferred or MovementRow.Away;

    /// <summary>Not for a while.</summary>
    public static bool LeavesForGood(string? kind) => kind is MovementRow.Died or MovementRow.Released or MovementRow.Transferred;

    /// <summary>Into an establishment, not only back into it.</summary>
    public static bool Arrives(string? kind) => kind is MovementRow.Admitted;

    // A reason that is not known here blanks the standing and ends nothing.
    private static string Out(Envelope envelope) => envelope["reason"] switch
    {
        _ when envelope["reason"] is "DIED" or "DECEASED" || envelope["nomisMovementReasonCode"] is Deceased => MovementRow.Died,
        "RELEASED" => MovementRow.Released,
        "TRANSFERRED" or "TRANSFER" => MovementRow.Transferred,
        _ => MovementRow.Away,
    };

    private static string In(Envelope envelope) => envelope["reason"] switch
    {
        "NEW_ADMISSION" or "ADMISSION" or "READMISSION" or "READMISSION_SWITCH_BOOKING" or "RECALL" or "TRANSFERRED" or "TRANSFER" => MovementRow.Admitted,
        _ => MovementRow.Returned,
    };
}
