using PeerSupport.Platform;

namespace PeerSupport.TrainingTracking.Deliveries;

/// <summary>Which months are told of, and what is on time.</summary>
internal static class DeliveryRules
{
    /// <summary>A certificate comes within two weeks of the day on which the course was done.</summary>
    public const int OnTimeDays = 14;

    private const int MostMonths = 24;
    private const int UsualMonths = 12;

    /// <returns>The first day of the first month, and of the month after the last.</returns>
    public static (DateOnly From, DateOnly Until) Period(DateOnly? from, DateOnly? until, DateOnly today)
    {
        var after = (until ?? today).FirstOfMonth().AddMonths(1);
        var first = (from ?? after.AddMonths(-UsualMonths)).FirstOfMonth();
        return first < after && first >= after.AddMonths(-MostMonths)
            ? (first, after)
            : throw Refusal.Invalid(("from", $"must lie in the month of until or at most {MostMonths - 1} months before it"));
    }
}
