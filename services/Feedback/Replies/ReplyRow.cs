using Google.Protobuf.WellKnownTypes;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Replies;

internal sealed record ReplyRow
{
    public const string Columns = "region, reply_id, scheme, month, state, due_by, said, done, given_at";

    /// <summary>Days that headquarters has from the moment that figures are published.</summary>
    public const int DaysToReply = 30;

    public required string Region { get; init; }

    public required string ReplyId { get; init; }

    public required string Scheme { get; init; }

    public required DateOnly Month { get; init; }

    public required ReplyState State { get; init; }

    public required DateOnly DueBy { get; init; }

    public required string? Said { get; init; }

    public required string? Done { get; init; }

    public required DateTimeOffset? GivenAt { get; init; }

    /// <param name="today">For whether it is overdue.</param>
    public Reply ToProto(DateOnly today) => new()
    {
        Name = $"regions/{Region}/replies/{ReplyId}",
        Scheme = Scheme,
        Month = Month.ToProto(),
        State = State,
        DueBy = DueBy.ToProto(),
        Overdue = State is ReplyState.Due && DueBy < today,
        Said = Said ?? "",
        Done = Done ?? "",
        GivenAt = GivenAt?.ToTimestamp(),
    };

    /// <summary>Part of the close of a month: a reply is owed for each region and scheme of which answers were published.</summary>
    public static Task<int> Owe(Tx tx, IReadOnlyCollection<(string Region, string Scheme)> published, DateOnly month)
    {
        const string owe =
            """
            insert into replies (region, reply_id, scheme, month, state, due_by)
            select region, reply_id, scheme, @month, 'DUE', @dueBy
            from unnest(@Regions, @Ids, @Schemes) as r (region, reply_id, scheme)
            on conflict (region, scheme, month) do nothing
            """;
        return tx.Execute(owe, new
        {
            month,
            dueBy = tx.Now.DayIn(Place.NationalZone).AddDays(DaysToReply),
            Regions = published.Select(one => one.Region).ToArray(),
            Ids = published.Select(_ => Platform.Ids.Short()).ToArray(),
            Schemes = published.Select(one => one.Scheme).ToArray(),
        });
    }
}
