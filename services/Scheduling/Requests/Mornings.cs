namespace PeerSupport.Scheduling;

/// <summary>When somebody asks again.</summary>
internal static class Mornings
{
    /// <summary>A regime without mornings for so long must not lose anybody: then it is this time tomorrow.</summary>
    private const int FarthestDays = 15;

    /// <summary>The first morning after an instant.</summary>
    public static DateTimeOffset Next(PrisonDay day, DateTimeOffset after) => Enumerable.Range(0, FarthestDays)
        .Select(days => day.Morning(day.DayOf(after).AddDays(days)))
        .FirstOrDefault(from => from > after) ?? after.AddDays(1);

    /// <summary>The morning after an end, where another was told before: where that day's comes sooner now than the end, it is still that day's.</summary>
    public static DateTimeOffset Again(PrisonDay day, DateTimeOffset ended, DateTimeOffset told)
    {
        var before = day.Begin(day.DayOf(told)).AddTicks(-1);
        return Next(day, before < ended ? before : ended);
    }
}
