namespace PeerSupport.Platform;

/// <summary>The version of a resource in state events and etags.</summary>
public static class Versions
{
    /// <summary>Grows by at least one, and with the clock, so that it grows even over a restore of an older database.</summary>
    public static long Next(long previous, DateTimeOffset now) =>
        Math.Max(previous + 1, (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
}
