using Google.Type;
using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

/// <summary>The days a list is asked for: first and last included.</summary>
internal sealed record DaysAsked(DateOnly First, DateOnly Last)
{
    private const int Most = 92;

    /// <param name="usualFirst">The first day, when none is given.</param>
    /// <param name="usual">How many days after the first the last one lies, when none is given.</param>
    public static DaysAsked Of(Date? first, Date? last, DateOnly usualFirst, int usual)
    {
        var from = first?.ToDay() ?? usualFirst;
        var until = last?.ToDay() ?? from.AddDays(usual);
        return until >= from && until <= from.AddDays(Most)
            ? new(from, until)
            : throw Refusal.Invalid(("last_day", $"must be the first day or at most {Most} days after it"));
    }

    public IEnumerable<DateOnly> Each => Enumerable.Range(0, Last.DayNumber - First.DayNumber + 1).Select(First.AddDays);
}
