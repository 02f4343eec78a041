using Grpc.Core;
using PeerSupport.Feedback.Proposals;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    public override Task<Proposal> AnswerProposal(AnswerProposalRequest request, ServerCallContext context)
    {
        var by = CallState.Of(context).Caller.RequireUser();
        return db.Write(request, context, async tx =>
        {
            var row = await ProposalToChange(tx, request.Name, request.Etag);
            ProposalRules.Answer(row.State);
            const string write = $"""
                update proposals
                set state = 'ANSWERED', outcome = @outcome, answer = @Answer, answered_by = @by, answered_at = @Now, version = @version
                where establishment = @Establishment and proposal_id = @ProposalId
                returning {ProposalRow.Columns}
                """;
            row = await tx.One<ProposalRow>(write, new
            {
                row.Establishment,
                row.ProposalId,
                outcome = ProtoName.Of(request.Outcome),
                request.Answer,
                by,
                tx.Now,
                version = Versions.Next(row.Version, tx.Now),
            });
            return row.ToProto(await Place.Today(tx, row.Establishment));
        }, ProposalNamed);
    }
}
