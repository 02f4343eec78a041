namespace PeerSupport.SupporterRegistry;

/// <summary>How long an application has been where it is.</summary>
internal static class StageClock
{
    /// <summary>Whole days; 0 where nothing is waited for any more.</summary>
    public static int Days(ApplicationState state, DateTimeOffset since, DateTimeOffset now) =>
        state is ApplicationState.Appointed or ApplicationState.Withdrawn or ApplicationState.Closed ? 0 : Days(since, now);

    /// <summary>The last day for a decision.</summary>
    /// <param name="days">So many there are, after the day on which its stage began.</param>
    public static DateOnly DecideBy(DateTimeOffset since, int days, string timeZone) => since.DayIn(timeZone).AddDays(days);

    public static int Days(DateTimeOffset since, DateTimeOffset now) => Math.Max(0, (now - since).Days);
}
