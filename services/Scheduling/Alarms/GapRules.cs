using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>
/// When a gap in cover is somebody's to act on. The co-ordinator fills it by day; the nearer the band, the more it is the orderly officer's, who runs the
/// night, and the governor's.
/// </summary>
internal static class GapRules
{
    private const int Places = 997;

    /// <summary>What begins later can still be planned without an alarm.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromHours(24);

    /// <summary>No alarm about a gap climbs or repeats sooner; and what begins sooner is past the co-ordinator's planning.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromHours(1);

    /// <summary>The band begins soon enough, or runs, and is not over.</summary>
    public static bool IsDue(DayBand hours, DateTimeOffset now) => hours.From < now + Ahead && hours.Until > now;

    public static AlarmLevel Begins(DateTimeOffset since, DateTimeOffset now) => since - now > Soon ? AlarmLevel.Coordinator : AlarmLevel.Orderly;

    public static (AlarmLevel Level, int Repeats) Climb(AlarmLevel level, int repeats) =>
        level is AlarmLevel.Coordinator ? (AlarmLevel.Orderly, repeats) : AlarmRules.Climb(level, repeats);

    /// <summary>Half of what is left until the band begins.</summary>
    public static TimeSpan ClimbsAfter(DateTimeOffset since, DateTimeOffset now) => (since - now) / 2 is var half && half > Soon ? half : Soon;

    /// <summary>There is nothing left to do: it wakes nobody any more.</summary>
    public static bool IsSettled(DateTimeOffset endsAt, DateTimeOffset? coveredAt, DateTimeOffset now) => coveredAt is not null || endsAt <= now;

    /// <summary>
    /// The next instant, after another, at which an establishment is looked at: each has its own place in the interval, so that they never come all at once,
    /// not even after all stood still.
    /// </summary>
    public static DateTimeOffset NextLook(string establishment, TimeSpan every, DateTimeOffset after)
    {
        // the same in every instance, unlike GetHashCode: FNV-1a
        var place = every.Ticks / Places * (establishment.Aggregate(2166136261u, (sum, letter) => (sum ^ letter) * 16777619u) % Places);
        var since = after.UtcTicks - place;
        return new(place + (((since / every.Ticks) + 1) * every.Ticks), TimeSpan.Zero);
    }
}
