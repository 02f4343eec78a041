using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>
/// The hours of the prison day have changed: what was reckoned from them is reckoned anew, of requests that wait and of those about which somebody asks again
/// in the morning. Day and band in which a request or a contact is counted stay as they were then.
/// </summary>
internal static class RequestsMoved
{
    /// <summary>Once the regime is held, as <c>Prison.Change</c> does.</summary>
    public static async Task After(Tx tx, StoredRegime before, StoredRegime regime)
    {
        // one that ends meanwhile is waited for, and judged by how it ended
        const string load = $"""
            select {RequestRow.Columns}
            from requests
            where establishment = @Establishment
              and (closed_at is null or (state in ('REFUSED', 'EXPIRED') and follow_up_at > @Now and asked_again_at is null))
            order by request_id
            for update
            """;
        if (regime.HasHoursOf(before))
        {
            return;
        }

        var rows = await tx.Many<RequestRow>(load, new { regime.Establishment, tx.Now });
        if (rows.Count == 0)
        {
            return;
        }

        var day = (await Prison.Of(tx)).Day;
        var offerings = (await OfferingRow.All(tx, regime.Establishment)).ToDictionary(offering => offering.Scheme);
        List<RequestRow> moved = [.. rows.Select(row => Under(day, row, offerings[row.Scheme], tx.Now)).Except(rows)];
        await Write(tx, regime.Establishment, moved);
        await SetTimers(tx, regime.Establishment, moved, offerings);

        // whoever is looked for when the night ends: the matcher judges anew whether it is night
        foreach (var row in rows.Where(row => row is { Named: true, Progress.State: RequestState.Raised, Urgency: "WHEN_POSSIBLE" }))
        {
            tx.Schedule(TimerKinds.Match, row.RequestId, tx.Now);
        }
    }

    /// <summary>The request as it is by these hours. While a supporter is bound by it the scheme's own times run, and the hours can only make them end sooner.</summary>
    private static RequestRow Under(PrisonDay day, RequestRow row, OfferingRow offering, DateTimeOffset now)
    {
        if (row.FollowUpAt is { } told)
        {
            return row with { FollowUpAt = Mornings.Again(day, row.ClosedAt!.Value, told) };
        }

        if (!row.Progress.Waits || row.Urgency is "NOW")
        {
            return row;
        }

        var clocks = row.Clocks.MovedTo(Urgencies.Of(ProtoName.ParseGiven<Urgency>(row.Urgency), row.RecordedAt, day, offering.EscalateAfter, offering.ExpireAfter), now);
        clocks = row.Progress.State is RequestState.Raised or RequestState.Offered ? clocks : clocks.Sooner(row.Clocks);
        return row with { EscalatesAt = clocks.EscalatesAt, ExpiresAt = clocks.ExpiresAt };
    }

    private static async Task Write(Tx tx, string establishment, List<RequestRow> moved)
    {
        const string write = """
            update requests r
            set escalates_at = m.escalates_at, expires_at = m.expires_at, follow_up_at = m.follow_up_at, version = greatest(r.version + 1, @touched)
            from unnest(@ids, @escalates, @expires, @followUps) as m (request_id, escalates_at, expires_at, follow_up_at)
            where r.establishment = @establishment and r.request_id = m.request_id
            """;
        await tx.Execute(write, new
        {
            establishment,
            ids = moved.Select(row => row.RequestId).ToArray(),
            escalates = moved.Select(row => row.EscalatesAt.UtcDateTime).ToArray(),
            expires = moved.Select(row => row.ExpiresAt.UtcDateTime).ToArray(),
            followUps = moved.Select(row => row.FollowUpAt?.UtcDateTime).ToArray(),
            touched = Versions.Next(0, tx.Now),
        });
        moved.ForEach(row => row.Changed(tx));
    }

    /// <summary>Where whoever asked has left for good nobody is to look in, and none is set.</summary>
    private static async Task SetTimers(Tx tx, string establishment, List<RequestRow> moved, Dictionary<string, OfferingRow> offerings)
    {
        const string load = "select key from timers where tenant = @establishment and kind = @kind and key = any (@keys)";
        var ended = moved.Where(row => row.FollowUpAt is not null).Select(row => row.RequestId).ToArray();
        var lookedIn = (await tx.Many<string>(load, new { establishment, kind = TimerKinds.LookIn, keys = ended })).ToHashSet();
        foreach (var row in moved)
        {
            if (row.FollowUpAt is null)
            {
                row.Clocks.Schedule(tx, row.RequestId);
            }
            else if (lookedIn.Contains(row.RequestId))
            {
                tx.Schedule(TimerKinds.LookIn, row.RequestId, RequestRules.LookInIsOverdueAt(row.FollowUpAt.Value, offerings[row.Scheme].EscalateAfter, tx.Now));
            }
        }
    }
}
