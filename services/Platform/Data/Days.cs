using Google.Type;

namespace PeerSupport.Platform;

/// <summary>Days are the calendar's at a place; instants are UTC. Here is where one becomes the other.</summary>
public static class Days
{
    /// <summary>The day it is at a place.</summary>
    /// <param name="zone">IANA name, such as <c>Europe/London</c>.</param>
    public static DateOnly DayIn(this DateTimeOffset now, string zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(zone)).DateTime);

    /// <summary>The instant a day begins at a place: where clocks skip midnight or show it twice, the first there is.</summary>
    public static DateTimeOffset StartIn(this DateOnly day, string zone)
    {
        var place = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        while (place.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(15);
        }

        var offset = place.IsAmbiguousTime(midnight) ? place.GetAmbiguousTimeOffsets(midnight).Max() : place.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset).ToUniversalTime();
    }

    /// <summary>As finely as PostgreSQL keeps instants, which is to the microsecond: what was written reads back the same.</summary>
    public static DateTimeOffset AsKept(this DateTimeOffset instant) => instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerMicrosecond));

    /// <summary>The first day of its month.</summary>
    public static DateOnly FirstOfMonth(this DateOnly day) => new(day.Year, day.Month, 1);

    public static DateOnly ToDay(this Date date) => new(date.Year, date.Month, date.Day);

    public static Date ToProto(this DateOnly day) => new() { Year = day.Year, Month = day.Month, Day = day.Day };
}
