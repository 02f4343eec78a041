namespace PeerSupport.Platform;

/// <summary>
/// A row of a feed. Feeds are read by (transaction, sequence) and only below the oldest transaction that was open when the statement began: whatever
/// commits later has a higher id than all that was read, so nothing is passed over. The price is that a long transaction holds up readers, not writers.
/// </summary>
internal abstract record FeedRow
{
    /// <summary>The oldest transaction that was still open. A page without rows is one line that holds only this.</summary>
    public required long Horizon { get; init; }

    public required long? Xid { get; init; }

    public required long? Seq { get; init; }

    public required DateTimeOffset? At { get; init; }

    public FeedPosition Position => new(Xid!.Value, Seq!.Value);
}

/// <summary>Rows after a position.</summary>
/// <param name="Next">Where to go on: behind the last row, or, when there was no more, behind everything that can't be missed any more.</param>
/// <param name="More">There may be more right away.</param>
internal sealed record FeedPage<T>(IReadOnlyList<T> Rows, FeedPosition Next, bool More)
    where T : FeedRow
{
    /// <summary>Refused when the position is from another life of the database.</summary>
    public static FeedPage<T> Of(List<T> read, FeedPosition after, int limit)
    {
        var end = new FeedPosition(read[0].Horizon, 0);
        if (after.CompareTo(end) > 0)
        {
            throw FeedToken.Expired();
        }

        var rows = read.Where(row => row.Xid is not null).ToList();
        return new(rows, rows.Count == limit ? rows[^1].Position : end, rows.Count == limit);
    }
}
