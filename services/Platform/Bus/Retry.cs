using PeerSupport.Platform.V1;

namespace PeerSupport.Platform;

/// <summary>How long to wait after a fault before the same thing is tried again.</summary>
internal static class Retry
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan[] s_spaced = [.. new[] { 0.1, 0.5, 2, 5, 10 }.Select(TimeSpan.FromSeconds)];

    /// <summary>The pause after the <paramref name="attempt"/>th failure of a message, or null when it should be parked.</summary>
    internal static TimeSpan? After(Exception fault, int attempt) => fault switch
    {
        MalformedEvent => null,
        // No message is at fault when the database is away: none is parked for it, however long it lasts.
        Refusal { Reason: ErrorReason.Unavailable } => Doubling(TimeSpan.FromSeconds(0.25), attempt, s_longest),
        Refusal { Reason: ErrorReason.Contention } or TimeoutException => attempt <= s_spaced.Length ? s_spaced[attempt - 1] : null,
        // Most likely a bug, which time does not heal; twice more catches a race.
        _ => attempt <= 2 ? TimeSpan.Zero : null,
    };

    /// <summary>first, 2 × first, 4 × first … at most <paramref name="longest"/>.</summary>
    internal static TimeSpan Doubling(TimeSpan first, int attempt, TimeSpan longest) =>
        attempt > 16 ? longest : TimeSpan.FromTicks(Math.Min(longest.Ticks, first.Ticks << (attempt - 1)));
}
