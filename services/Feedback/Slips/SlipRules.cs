using System.Globalization;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Slips;

/// <summary>Of which months slips are printed, and until when they are taken.</summary>
internal static class SlipRules
{
    /// <summary>After its month is over a slip is taken for two more: from paper that lies about, and from whoever comes back from court or hospital.</summary>
    public const int MonthsAfter = 2;

    /// <summary>The month to print for.</summary>
    /// <param name="asked">A day of it; null for this month.</param>
    public static DateOnly MonthOf(DateOnly? asked, DateOnly today)
    {
        var (month, now) = ((asked ?? today).FirstOfMonth(), today.FirstOfMonth());
        return month >= now.AddMonths(-1) && month <= now.AddMonths(1)
            ? month
            : throw new Refusal(ErrorReason.MonthNotOpen, "Slips are printed for this month, the last and the next only.",
                ("first_month", Text(now.AddMonths(-1))), ("last_month", Text(now.AddMonths(1))));
    }

    /// <summary>Until when slips of a month are taken.</summary>
    public static DateOnly LastDay(DateOnly month) => month.AddMonths(MonthsAfter + 1).AddDays(-1);

    public static void RequireInTime(DateOnly month, DateOnly today)
    {
        if (today > LastDay(month))
        {
            throw new Refusal(ErrorReason.SlipTooLate, "This slip is of a month that lies too far back. A newer one can be handed in.",
                ("month", Text(month)), ("last_day", LastDay(month).ToString("O", CultureInfo.InvariantCulture)));
        }
    }

    public static Refusal Unknown() => new(ErrorReason.SlipUnknown, "No slip given out here bears this code. Look at the slip again: one or more characters are wrong, or it is another prison's.");

    private static string Text(DateOnly month) => month.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
