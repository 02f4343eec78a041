namespace PeerSupport.SupporterRegistry;

/// <summary>What selection is counted as, and by which months.</summary>
internal static class Selecting
{
    private static readonly EndReason[] s_removed = [EndReason.Dismissed, EndReason.Security];

    /// <summary>Somebody tells of himself while his application is not over.</summary>
    public static void Tell(ApplicationState state) => Steps.Require(
        state,
        ApplicationState.Submitted,
        ApplicationState.Cleared,
        ApplicationState.NotCleared,
        ApplicationState.Accepted,
        ApplicationState.Declined,
        ApplicationState.InTraining,
        ApplicationState.Appointed);

    /// <summary>How far an application came that is over, led to an appointment, or was refused and not reopened.</summary>
    /// <param name="clearance">Security's answer as it stands; null where there was none.</param>
    public static SelectionOutcome Of(ClearanceOutcome? clearance, bool accepted, bool declined, bool appointed) => (appointed, accepted, declined, clearance) switch
    {
        (true, _, _, _) => SelectionOutcome.Appointed,
        (_, true, _, _) => SelectionOutcome.LeftInTraining,
        (_, _, true, _) => SelectionOutcome.Declined,
        (_, _, _, ClearanceOutcome.NotCleared) => SelectionOutcome.NotCleared,
        (_, _, _, ClearanceOutcome.Cleared) => SelectionOutcome.LeftBeforeAcceptance,
        _ => SelectionOutcome.LeftBeforeClearance,
    };

    /// <summary>How an appointment ended.</summary>
    public static SelectionOutcome Of(EndReason ended) => s_removed.Contains(ended) ? SelectionOutcome.Removed : SelectionOutcome.Served;

    /// <summary>First day of the month it is at a place.</summary>
    public static DateOnly MonthOf(DateTimeOffset instant, string timeZone) => instant.DayIn(timeZone).FirstOfMonth();

    /// <summary>When a month is counted that begins with this day: an hour after its end, when what happened in it has been committed.</summary>
    public static DateTimeOffset CountedAt(DateOnly month, string timeZone) => month.AddMonths(1).StartIn(timeZone).AddHours(1);
}
