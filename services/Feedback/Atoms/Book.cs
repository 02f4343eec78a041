using PeerSupport.Platform;

namespace PeerSupport.Feedback.Atoms;

/// <summary>
/// The month a response counts to is the one whose book is open when it comes. A book stays open seven days into the next month, so that
/// what is told at a month's end is still in it; later it never opens again.
/// </summary>
internal static class Book
{
    public const string Zone = "Europe/London";

    private const int DaysAfter = 7;

    /// <summary>The first day of the month whose book is open.</summary>
    public static DateOnly OpenAt(DateTimeOffset now) => now.DayIn(Zone).AddDays(-DaysAfter).FirstOfMonth();

    /// <summary>The newest month whose book is closed.</summary>
    public static DateOnly LastClosed(DateTimeOffset now) => OpenAt(now).AddMonths(-1);

    /// <summary>When the book that is open now closes.</summary>
    public static DateTimeOffset NextClosing(DateTimeOffset now) => OpenAt(now).AddMonths(1).AddDays(DaysAfter).StartIn(Zone);
}
