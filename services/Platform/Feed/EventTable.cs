namespace PeerSupport.Platform;

internal sealed record EventRow : FeedRow
{
    public required string? Kind { get; init; }

    public required Guid? EventId { get; init; }

    public required string? Body { get; init; }
}

/// <summary>Published events.</summary>
internal static class EventTable
{
    /// <summary>How long events can be had. Rows are kept an hour longer, and for as long as a webhook has still to give them up.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    public static async Task<FeedPage<EventRow>> Page(Tx tx, string owner, string[] kinds, FeedPosition after, int limit)
    {
        const string page = """
            with horizon as materialized (select pg_snapshot_xmin(pg_current_snapshot()) as xmin)
            select horizon.xmin::text::bigint as horizon, xid::text::bigint as xid, seq, kind, event_id, body, at
            from horizon
            left join lateral (
              select xid, seq, kind, event_id, body, at
              from feed_events
              where owner = @owner and (xid, seq) > (@xid::text::xid8, @seq) and xid < horizon.xmin and kind = any (@kinds)
              order by xid, seq
              limit @limit) f on true
            order by f.xid, f.seq
            """;
        return FeedPage<EventRow>.Of(await tx.Many<EventRow>(page, new { owner, kinds, xid = $"{after.Xid}", seq = after.Seq, limit }), after, limit);
    }
}
