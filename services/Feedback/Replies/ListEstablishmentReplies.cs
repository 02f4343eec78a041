using Grpc.Core;
using PeerSupport.Feedback.Replies;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    /// <summary>By the role that reads what was published of the establishment: its wall leaves the replies to that, and no others.</summary>
    public override Task<ListEstablishmentRepliesResponse> ListEstablishmentReplies(ListEstablishmentRepliesRequest request, ServerCallContext context)
    {
        var today = clock.GetUtcNow().DayIn(Place.NationalZone);
        return published.Db.Read(context, async tx =>
        {
            const string list =
                $"""
                select {ReplyRow.Columns}
                from replies
                where (@state::text is null or state = @state)
                  and (due_by, reply_id) > (@after, @afterId)
                order by due_by, reply_id
                limit @limit
                """;
            var (size, last) = (PageToken.Size(request.PageSize), PageToken.Read(request));
            var rows = await tx.Many<ReplyRow>(list, new
            {
                state = ProtoName.OfGiven(request.State),
                after = PageToken.Day(last?[0]),
                afterId = last?[1] ?? "",
                limit = size + 1,
            });
            return new ListEstablishmentRepliesResponse
            {
                Replies = { rows.Take(size).Select(row => row.ToProto(today)) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{rows[size - 1].DueBy:O}", rows[size - 1].ReplyId) : "",
            };
        });
    }
}
