using Grpc.Core;
using PeerSupport.Feedback.Replies;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    public override Task<Reply> GiveReply(GiveReplyRequest request, ServerCallContext context)
    {
        var by = CallState.Of(context).Caller.RequireUser();
        return db.Write(request, context, async tx =>
        {
            const string give =
                $"""
                update replies
                set state = 'GIVEN', said = @Said, done = @Done, given_by = @by, given_at = @Now
                where region = @region and reply_id = @id and state = 'DUE'
                returning {ReplyRow.Columns}
                """;
            const string known = "select state from replies where region = @region and reply_id = @id";
            var (region, id) = request.Name.Split('/') is ["regions", var place, "replies", var reply] ? (place, reply) : throw Refusal.NotFound(request.Name);
            var row = await tx.Maybe<ReplyRow>(give, new { region, id, request.Said, request.Done, by, tx.Now });
            return row?.ToProto(tx.Now.DayIn(Place.NationalZone)) ?? throw (await tx.Maybe<string>(known, new { region, id }) is { } state
                ? new Refusal(ErrorReason.IllegalTransition, "This reply was given already.", ("state", state), ("allowed", "DUE"))
                : Refusal.NotFound(request.Name));
        });
    }
}
