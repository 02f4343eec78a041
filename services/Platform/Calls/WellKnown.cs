using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Google.Type;

namespace PeerSupport.Platform;

/// <summary>Rules for messages that are values: a date that does not exist must not reach a service's arithmetic.</summary>
internal static class WellKnown
{
    private static readonly long s_first = new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
    private static readonly long s_end = new DateTimeOffset(2200, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();

    /// <summary>The rule of a well-known type; null for messages that are the sum of their fields.</summary>
    public static Func<IMessage, string?>? RuleOf(MessageDescriptor type) => type.FullName switch
    {
        "google.protobuf.Timestamp" => static message => message is Timestamp time && !Exists(time) ? "is not a time between 1900 and 2200" : null,
        "google.protobuf.Duration" => static message => message is Duration span && !Exists(span) ? "is not a duration of less than 10,000 years" : null,
        "google.type.Date" => static message => message is Date date && !Exists(date) ? "is not a day between 1900 and 2200" : null,
        "google.type.TimeOfDay" => static message => message is TimeOfDay time && !Exists(time) ? "is not a time between 00:00 and 23:59" : null,
        // whatever a sender's own form is: who reads it judges it
        "google.protobuf.Struct" => static _ => null,
        _ => null,
    };

    private static bool Exists(Timestamp time) => time.Seconds >= s_first && time.Seconds < s_end && time.Nanos is >= 0 and < 1_000_000_000;

    private static bool Exists(Duration span) =>
        Math.Abs(span.Seconds) <= Duration.MaxSeconds && Math.Abs(span.Nanos) < 1_000_000_000 && (span.Seconds == 0 || span.Nanos == 0 || span.Seconds < 0 == span.Nanos < 0);

    private static bool Exists(Date date) =>
        date.Year is >= 1900 and < 2200 && date.Month is >= 1 and <= 12 && date.Day >= 1 && date.Day <= System.DateTime.DaysInMonth(date.Year, date.Month);

    private static bool Exists(TimeOfDay time) =>
        time.Hours is >= 0 and < 24 && time.Minutes is >= 0 and < 60 && time.Seconds is >= 0 and < 60 && time.Nanos is >= 0 and < 1_000_000_000;
}
