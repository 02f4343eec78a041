using System.Globalization;
using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

/// <summary>
/// A month of feedback's books, by the day somebody asked. Its exposure is told on the sixth day after it, early enough for the book, which closes on
/// the eighth; until then a night's log that is entered late still counts.
/// </summary>
internal readonly record struct ExposurePeriod(DateOnly First)
{
    public const string Timer = "exposure";

    private const int DaysForLateEntry = 5;

    private const string Month = "yyyy-MM";

    /// <summary>The key of its timer: <c>2026-11</c>.</summary>
    public string Key => First.ToString(Month, CultureInfo.InvariantCulture);

    public DateTimeOffset ToldAt => new(First.AddMonths(1).AddDays(DaysForLateEntry), TimeOnly.MinValue, TimeSpan.Zero);

    public ExposurePeriod Next => new(First.AddMonths(1));

    public static ExposurePeriod Of(DateOnly askedOn) => new(askedOn.FirstOfMonth());

    public static ExposurePeriod Of(string key) => new(DateOnly.ParseExact(key, Month, CultureInfo.InvariantCulture));

    /// <summary>Told of when it is over, whether or not anybody asks: that it is told says nothing.</summary>
    public void Schedule(Tx tx) => tx.Schedule(Timer, Key, ToldAt);
}
