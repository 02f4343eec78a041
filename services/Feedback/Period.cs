using System.Globalization;
using Google.Type;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

/// <summary>Days asked for, both included.</summary>
internal readonly record struct Period(DateOnly First, DateOnly Last)
{
    private const int MostYears = 5;

    /// <param name="first">Empty means as <paramref name="usual"/> says of the last day.</param>
    /// <param name="last">Empty means today.</param>
    public static Period Of(Date? first, Date? last, DateOnly today, Func<DateOnly, DateOnly> usual)
    {
        var until = last?.ToDay() ?? today;
        var period = new Period(first?.ToDay() ?? usual(until), until);
        return period.First <= period.Last && period.Last <= period.First.AddYears(MostYears)
            ? period
            : throw new Refusal(ErrorReason.BadPeriod, $"The first day lies after the last, or the days are more than {MostYears} years.",
                ("first_day", Text(period.First)), ("last_day", Text(period.Last)));
    }

    private static string Text(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
}
