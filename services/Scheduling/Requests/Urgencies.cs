using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>What the asker's own word for how soon does: how long it may take before it counts as failed, and whether somebody is unlocked for it by night.</summary>
internal static class Urgencies
{
    /// <summary>
    /// When an alarm opens at the wing, and when it ends EXPIRED: NOW by the scheme's rules; TODAY not before lock-up, asked after lock-up like NOW;
    /// WHEN_POSSIBLE not before lock-up on the day after. The alarm always leaves as long to act as the scheme's rules do.
    /// </summary>
    /// <param name="from">From when its times run.</param>
    public static (DateTimeOffset EscalatesAt, DateTimeOffset ExpiresAt) Clocks(Urgency urgency, DateTimeOffset from, PrisonDay day, TimeSpan escalateAfter, TimeSpan expireAfter)
    {
        var expires = from + expireAfter;
        var days = urgency switch { Urgency.Today => 0, Urgency.WhenPossible => 1, _ => (int?)null };
        if (days is { } more && day.On(day.DayOf(from).AddDays(more), BandKind.Night)?.From is { } lockUp && lockUp > expires)
        {
            expires = lockUp;
        }

        return (expires - (expireAfter - escalateAfter), expires);
    }

    /// <summary>Until when nobody is looked for: nobody is unlocked, or woken, by night for what can wait. Null when it is looked for now.</summary>
    public static DateTimeOffset? WaitsUntil(Urgency urgency, DayBand band) =>
        urgency is Urgency.WhenPossible && band.Kind is BandKind.Night ? band.Until : null;
}
