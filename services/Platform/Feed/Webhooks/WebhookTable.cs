namespace PeerSupport.Platform;

/// <summary>What deliveries leave in the table. Each write names the lease it was made under: whoever has lost it writes nothing.</summary>
/// <param name="db">The service's database.</param>
/// <param name="firstPause">After the first failure; it doubles with each.</param>
internal sealed class WebhookTable(Db db, TimeSpan firstPause)
{
    /// <summary>Longer than a delivery can take. Every one that is taken renews it.</summary>
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(30);

    private const string Leased = "owner = @Owner and webhook_id = @WebhookId and leased_until = @LeasedUntil";

    /// <summary>Takes webhooks that are due and have something in their feed; no other instance has them until the lease is over.</summary>
    public async Task<List<WebhookRow>> Lease(int most, CancellationToken cancel)
    {
        const string lease = $"""
            with due as materialized (
              select owner, webhook_id
              from webhooks w
              where next_attempt_at <= @Now and leased_until <= @Now
                and exists (
                  select from feed_events f
                  where f.owner = w.owner and (f.xid, f.seq) > (w.xid, w.seq) and f.xid < pg_snapshot_xmin(pg_current_snapshot()))
              order by next_attempt_at
              limit @most
              for update skip locked)
            update webhooks set leased_until = @until
            where (owner, webhook_id) in (select owner, webhook_id from due)
            returning {WebhookRow.Columns}
            """;
        List<WebhookRow> leased = [];
        await db.Run(Scope.None, async tx => leased = await tx.Many<WebhookRow>(lease, new { tx.Now, most, until = tx.Now + s_lease }), cancel);
        return leased;
    }

    /// <summary>Events after the row's position; nothing when the lease was lost meanwhile.</summary>
    public async Task<FeedPage<EventRow>> Page(WebhookRow row, string[] types, int limit, CancellationToken cancel)
    {
        FeedPage<EventRow> page = null!;
        await db.Run(Scope.None, async tx => page = await EventTable.Page(tx, row.Owner, types, row.Position, limit), cancel);
        return page;
    }

    /// <summary>Everything up to the position is done with. <paramref name="delivered"/>: because the receiver took it.</summary>
    public Task<WebhookRow?> Advance(WebhookRow row, FeedPosition to, bool delivered, CancellationToken cancel) => Update(row, $"""
        update webhooks
        set xid = @xid::text::xid8, seq = @seq, leased_until = @until,
          last_delivered_at = case when @delivered then @Now else last_delivered_at end,
          failures = case when @delivered then 0 else failures end,
          failing_since = case when @delivered then null else failing_since end,
          last_failure = case when @delivered then null else last_failure end
        where {Leased}
        returning {WebhookRow.Columns}
        """, to, delivered, null, cancel);

    /// <summary>It is tried again after a growing pause, by whichever instance.</summary>
    public Task<WebhookRow?> Fail(WebhookRow row, string failure, CancellationToken cancel) => Update(row, $"""
        update webhooks
        set failures = failures + 1, failing_since = coalesce(failing_since, @Now), last_failure = @failure,
          next_attempt_at = @Now + @pause, leased_until = '-infinity'
        where {Leased}
        returning {WebhookRow.Columns}
        """, row.Position, false, failure, cancel);

    /// <summary>Another turn may come at once.</summary>
    public Task Release(WebhookRow row, CancellationToken cancel) =>
        Update(row, $"update webhooks set leased_until = '-infinity' where {Leased} returning {WebhookRow.Columns}", row.Position, false, null, cancel);

    /// <summary>What a webhook has not taken in the time that events can be had it never will: that is counted, where its owner sees it.</summary>
    public Task GiveUp(CancellationToken cancel)
    {
        const string giveUp = """
            update webhooks w
            set xid = l.xid, seq = l.seq, lost = w.lost + l.events
            from (
              select w.owner, w.webhook_id, old.xid, old.seq, (
                select count(*)
                from feed_events f
                where f.owner = w.owner and (f.xid, f.seq) > (w.xid, w.seq) and (f.xid, f.seq) <= (old.xid, old.seq)
                  and (cardinality(w.types) = 0 or f.kind = any (w.types))) as events
              from webhooks w
              cross join lateral (
                select xid, seq
                from feed_events
                where owner = w.owner and (xid, seq) > (w.xid, w.seq) and at < @before
                order by xid desc, seq desc
                limit 1) old
              where w.leased_until <= @Now
                and (select at from feed_events where owner = w.owner and (xid, seq) > (w.xid, w.seq) order by xid, seq limit 1) < @before) l
            where w.owner = l.owner and w.webhook_id = l.webhook_id and w.leased_until <= @Now and (w.xid, w.seq) < (l.xid, l.seq)
            """;
        return db.Run(Scope.None, tx => tx.Execute(giveUp, new { tx.Now, before = tx.Now - EventTable.Kept }), cancel);
    }

    private async Task<WebhookRow?> Update(WebhookRow row, string sql, FeedPosition to, bool delivered, string? failure, CancellationToken cancel)
    {
        WebhookRow? updated = null;
        var pause = Retry.Doubling(firstPause, row.Failures + 1, s_longestPause) * (0.8 + (0.4 * Random.Shared.NextDouble()));
        await db.Run(Scope.None, async tx => updated = await tx.Maybe<WebhookRow>(sql, new
        {
            row.Owner,
            row.WebhookId,
            row.LeasedUntil,
            tx.Now,
            xid = $"{to.Xid}",
            seq = to.Seq,
            delivered,
            failure,
            pause,
            until = tx.Now + s_lease,
        }), cancel);
        return updated;
    }
}
