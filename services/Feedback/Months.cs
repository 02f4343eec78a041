namespace PeerSupport.Feedback;

/// <summary>What people tell is kept no finer than by month.</summary>
internal static class Months
{
    /// <summary>The first day of the day's month.</summary>
    public static DateOnly Of(DateOnly day) => new(day.Year, day.Month, 1);
}
