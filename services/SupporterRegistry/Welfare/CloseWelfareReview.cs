using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<WelfareReview> CloseWelfareReview(CloseWelfareReviewRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var decider = tx.Caller.RequireUser();
            const string load = $"select {WelfareReviewRow.Columns} from welfare_reviews where establishment = @Establishment and review_id = @Id for update";
            var row = await tx.Maybe<WelfareReviewRow>(load, LocalName.Parse(request.Name)) ?? throw Refusal.NotFound(request.Name);
            Etag.Require(request.Etag, row.Version);

            Speaking.Close(row.Stage, request.Outcome);

            const string write = $"""
                update welfare_reviews
                set state = 'CLOSED', outcome = @outcome, closed_at = @Now, closed_by = @decider, version = @version
                where establishment = @Establishment and review_id = @ReviewId
                returning {WelfareReviewRow.Columns}
                """;
            row = await tx.One<WelfareReviewRow>(write, new
            {
                row.Establishment,
                row.ReviewId,
                outcome = ProtoName.Of(request.Outcome),
                tx.Now,
                decider,
                version = Versions.Next(row.Version, tx.Now),
            });
            tx.Emit(row.ToChanged());
            return row.ToProto();
        });
}
