using Grpc.Core;
using PeerSupport.Feedback.Replies;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    public override Task<ListRepliesResponse> ListReplies(ListRepliesRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string list =
                $"""
                select {ReplyRow.Columns}
                from replies
                where (@region = '-' or region = @region)
                  and (@state::text is null or state = @state)
                  and (not @Overdue or (state = 'DUE' and due_by < @today))
                  and (due_by, reply_id) > (@after, @afterId)
                order by due_by, reply_id
                limit @limit
                """;
            var (size, last) = (PageToken.Size(request.PageSize), PageToken.Read(request));
            var today = tx.Now.DayIn(Place.NationalZone);
            var rows = await tx.Many<ReplyRow>(list, new
            {
                region = Names.RegionOf(request.Parent),
                state = ProtoName.OfGiven(request.State),
                request.Overdue,
                today,
                after = PageToken.Day(last?[0]),
                afterId = last?[1] ?? "",
                limit = size + 1,
            });
            return new ListRepliesResponse
            {
                Replies = { rows.Take(size).Select(row => row.ToProto(today)) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{rows[size - 1].DueBy:O}", rows[size - 1].ReplyId) : "",
            };
        });
}
