using System.Globalization;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Slips;

/// <summary>Of which months slips are printed, until when they are taken, and what is said of one that is not.</summary>
internal static class SlipRules
{
    /// <summary>After its month is over a slip is taken for two more: from paper that lies about, and from whoever comes back from court or hospital.</summary>
    private const int MonthsAfter = 2;

    /// <summary>The last month that slips are printed for.</summary>
    public static DateOnly LastPrinted(DateOnly today) => today.FirstOfMonth().AddMonths(1);

    /// <summary>Of which months slips may come into the book of a month: it closes in the next, when those of the one after that may be out.</summary>
    public static IEnumerable<DateOnly> MonthsIn(DateOnly book) => Enumerable.Range(-MonthsAfter, MonthsAfter + 3).Select(book.AddMonths);

    /// <summary>The month to print for.</summary>
    /// <param name="asked">A day of it; null for this month.</param>
    public static DateOnly MonthOf(DateOnly? asked, DateOnly today)
    {
        var (month, now) = ((asked ?? today).FirstOfMonth(), today.FirstOfMonth());
        return month >= now.AddMonths(-1) && month <= LastPrinted(today)
            ? month
            : throw new Refusal(ErrorReason.MonthNotOpen, "Slips are printed for this month, the last and the next only.",
                ("first_month", Text(now.AddMonths(-1))), ("last_month", Text(LastPrinted(today))));
    }

    /// <summary>Until when slips of a month are taken.</summary>
    public static DateOnly LastDay(DateOnly month) => month.AddMonths(MonthsAfter + 1).AddDays(-1);

    /// <summary>Why a single slip is not taken.</summary>
    public static Refusal Refused(HandedIn slip) => slip.State switch
    {
        SlipState.NothingTicked => Refusal.Invalid((slip.Kind is SlipKind.Reflection ? "slip.reflection" : "slip.answers", "tick one question at least")),
        SlipState.OtherKind => new(ErrorReason.SlipOtherKind, "What was sent does not stand on this slip. Look at the slip again: the supporters' slips about their role ask other questions. It was not spent.",
            ("kind", ProtoName.Of(slip.Kind))),
        SlipState.QuestionNotAsked => new(ErrorReason.QuestionNotAsked, "Something is answered that this slip does not ask. Look at it again, and type what it asks.",
            ("questions", string.Join(' ', slip.NotAsked)), ("month", Text(slip.Month))),
        SlipState.TooLate => new(ErrorReason.SlipTooLate, "This slip is of a month that lies too far back. A newer one can be handed in.",
            ("month", Text(slip.Month)), ("last_day", LastDay(slip.Month).ToString("O", CultureInfo.InvariantCulture))),
        SlipState.Unknown => new(ErrorReason.SlipUnknown, "No slip given out here bears this code. Look at the slip again: one or more characters are wrong, or it is another prison's."),
        _ => new(ErrorReason.SlipSpent, "This slip was handed in before. What was said then counts, and nothing was changed."),
    };

    private static string Text(DateOnly month) => month.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
