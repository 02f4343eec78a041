using Google.Api;
using Grpc.Core;
using PeerSupport.Feedback.Proposals;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    public override Task<HttpBody> GetProposalPage(GetProposalPageRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            var row = await tx.Maybe<ProposalRow>(ProposalRow.Load, ProposalName.Parse(request.Name)) ?? throw Refusal.NotFound(request.Name);
            return ProposalPage.Write(printed.Answers.In(request.Language), row, await Place.Today(tx, row.Establishment), request.Print == "large").ToBody();
        });
}
