using System.Globalization;

namespace PeerSupport.SupporterRegistry;

/// <summary>What somebody may ask only so often in an hour.</summary>
internal static class Hour
{
    public static DateTimeOffset Of(DateTimeOffset now) => new(now.UtcDateTime.Date.AddHours(now.UtcDateTime.Hour), TimeSpan.Zero);

    /// <param name="asked">In this hour, with this question.</param>
    public static void RequireWithin(int asked, int limit, DateTimeOffset since, DateTimeOffset now, ErrorReason reason, string message)
    {
        if (asked > limit)
        {
            throw new Refusal(reason, message, ("limit", limit.ToString(CultureInfo.InvariantCulture)), ("again_at", $"{since.AddHours(1).UtcDateTime:O}"))
            {
                RetryDelay = since.AddHours(1) - now,
            };
        }
    }
}
