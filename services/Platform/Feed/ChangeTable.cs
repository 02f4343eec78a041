namespace PeerSupport.Platform;

internal sealed record ChangeRow : FeedRow
{
    public required string? Resource { get; init; }
}

/// <summary>What changed, by name.</summary>
internal static class ChangeTable
{
    /// <summary>How long a watch's token is good for. Rows are kept an hour longer: a token is as old as its reader's clock says.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>Where a watch begins that wants only what changes from now on.</summary>
    public static async Task<FeedPosition> Now(Tx tx)
    {
        const string horizon = "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint";
        return new(await tx.One<long>(horizon), 0);
    }

    public static async Task<FeedPage<ChangeRow>> Page(Tx tx, string owner, string kind, FeedPosition after, int limit)
    {
        const string page = """
            with horizon as materialized (select pg_snapshot_xmin(pg_current_snapshot()) as xmin)
            select horizon.xmin::text::bigint as horizon, xid::text::bigint as xid, seq, resource, at
            from horizon
            left join lateral (
              select xid, seq, resource, at
              from feed_changes
              where owner = @owner and (xid, seq) > (@xid::text::xid8, @seq) and xid < horizon.xmin and kind = @kind
              order by xid, seq
              limit @limit) f on true
            order by f.xid, f.seq
            """;
        return FeedPage<ChangeRow>.Of(await tx.Many<ChangeRow>(page, new { owner, kind, xid = $"{after.Xid}", seq = after.Seq, limit }), after, limit);
    }

    /// <summary>The newest change of each owner that has one after a position: whose watchers have something to read.</summary>
    public static async Task<IReadOnlyDictionary<string, FeedPosition>> Newest(Tx tx, IReadOnlyDictionary<string, FeedPosition> after)
    {
        const string newest = """
            select asked.owner, f.xid::text::bigint as xid, f.seq
            from unnest(@owners, @xids, @seqs) as asked (owner, xid, seq)
            cross join lateral (
              select xid, seq
              from feed_changes
              where owner = asked.owner and (xid, seq) > (asked.xid::xid8, asked.seq) and xid < pg_snapshot_xmin(pg_current_snapshot())
              order by xid desc, seq desc
              limit 1) f
            """;
        var owners = after.Keys.ToArray();
        var found = await tx.Many<End>(newest, new
        {
            owners,
            xids = owners.Select(owner => $"{after[owner].Xid}").ToArray(),
            seqs = owners.Select(owner => after[owner].Seq).ToArray(),
        });
        return found.ToDictionary(end => end.Owner, end => new FeedPosition(end.Xid, end.Seq));
    }

    /// <summary>When the oldest change was made that watchers can't be shown yet.</summary>
    public static async Task<DateTimeOffset?> HeldSince(Tx tx, string[] owners)
    {
        const string held = """
            select min(f.at) as since
            from unnest(@owners) as watched (owner)
            join feed_changes f on f.owner = watched.owner and f.xid >= pg_snapshot_xmin(pg_current_snapshot())
            """;
        return (await tx.One<Held>(held, new { owners })).Since;
    }

    private sealed record End
    {
        public required string Owner { get; init; }

        public required long Xid { get; init; }

        public required long Seq { get; init; }
    }

    private sealed record Held
    {
        public required DateTimeOffset? Since { get; init; }
    }
}
