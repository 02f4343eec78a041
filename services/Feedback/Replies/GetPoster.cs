using Google.Api;
using Grpc.Core;
using PeerSupport.Feedback.Replies;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    public override Task<HttpBody> GetPoster(GetPosterRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string newest =
                $"""
                select {ReplyRow.Columns}
                from replies
                where state = 'GIVEN'
                  and scheme = @Scheme
                  and region in ('-', (select region from establishments where establishment = @establishment))
                order by month desc, reply_id
                limit {Poster.Most}
                """;
            var words = printed.Posters.In(request.Language);
            var establishment = await Place.Offering(tx, request.Parent, request.Scheme);
            var replies = await tx.Many<ReplyRow>(newest, new { request.Scheme, establishment });
            return Poster.Write(words, request.Scheme, replies, await Place.Today(tx, establishment), request.Print == "large").ToBody();
        });
}
