using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>When an alarm opens about a request that waits, and when it ends EXPIRED.</summary>
internal readonly record struct Clocks(DateTimeOffset EscalatesAt, DateTimeOffset ExpiresAt)
{
    /// <summary>Of each of them the sooner.</summary>
    public Clocks Sooner(Clocks other) =>
        new(EscalatesAt < other.EscalatesAt ? EscalatesAt : other.EscalatesAt, ExpiresAt < other.ExpiresAt ? ExpiresAt : other.ExpiresAt);

    /// <summary>What has come due already stays.</summary>
    public void Schedule(Tx tx, string requestId)
    {
        if (EscalatesAt >= tx.Now)
        {
            tx.Schedule(TimerKinds.Escalate, requestId, EscalatesAt);
        }

        tx.Schedule(TimerKinds.Expire, requestId, ExpiresAt);
    }

    /// <summary>They run anew. An alarm that has not been opened can't be before now, and from the alarm on there is always as long to act as there would have been.</summary>
    public Clocks MovedTo(Clocks anew, DateTimeOffset now)
    {
        var soonest = EscalatesAt < now ? EscalatesAt : now;
        return anew.EscalatesAt >= soonest ? anew : new(soonest, soonest + (anew.ExpiresAt - anew.EscalatesAt));
    }
}

/// <summary>What the asker's own word for how soon does: how long it may take before it counts as failed, and whether somebody is unlocked for it by night.</summary>
internal static class Urgencies
{
    /// <summary>
    /// When an alarm opens at the wing, and when it ends EXPIRED: NOW by the scheme's rules; TODAY not before lock-up, asked after lock-up like NOW;
    /// WHEN_POSSIBLE not before lock-up on the day after. The alarm always leaves as long to act as the scheme's rules do.
    /// </summary>
    /// <param name="from">From when its times run.</param>
    public static Clocks Of(Urgency urgency, DateTimeOffset from, PrisonDay day, TimeSpan escalateAfter, TimeSpan expireAfter)
    {
        var expires = from + expireAfter;
        var days = urgency switch { Urgency.Today => 0, Urgency.WhenPossible => 1, _ => (int?)null };
        if (days is { } more && day.LockUp(day.DayOf(from).AddDays(more)) is { } lockUp && lockUp > expires)
        {
            expires = lockUp;
        }

        return new(expires - (expireAfter - escalateAfter), expires);
    }

    /// <summary>
    /// Somebody has said that he comes, and is bound until he does: from now on the scheme's own times run, as for what can't wait. When he falls through
    /// the asker's word holds again.
    /// </summary>
    public static async Task Reset(Tx tx, RequestRow row, bool isBound)
    {
        var urgency = ProtoName.ParseGiven<Urgency>(row.Urgency);
        if (urgency is Urgency.Now or Urgency.Unspecified)
        {
            return;
        }

        var offering = await OfferingRow.Require(tx, row.Establishment, Names.Scheme(row.Scheme));
        var day = (await Prison.Of(tx)).Day;
        var said = row.Clocks.MovedTo(From(urgency, row.RecordedAt), tx.Now);
        await row.Set(tx, isBound ? said.Sooner(From(Urgency.Now, tx.Now)) : said);

        Clocks From(Urgency soon, DateTimeOffset from) => Of(soon, from, day, offering.EscalateAfter, offering.ExpireAfter);
    }

    /// <summary>Until when nobody is looked for: by night for what fits any time, if night after night is over before its time is. Null when it is looked for now.</summary>
    public static DateTimeOffset? WaitsUntil(Urgency urgency, PrisonDay day, DateTimeOffset now, DateTimeOffset expiresAt)
    {
        if (urgency is not Urgency.WhenPossible)
        {
            return null;
        }

        var band = day.At(now);
        while (band.Kind is BandKind.Night && band.Until < expiresAt)
        {
            band = day.At(band.Until);
        }

        return band.Kind is BandKind.Night || band.Holds(now) ? null : band.From;
    }
}
