using Grpc.Core;
using PeerSupport.Feedback.Proposals;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    public override Task<Proposal> AssignProposal(AssignProposalRequest request, ServerCallContext context)
    {
        CallState.Of(context).Caller.RequireUser();
        return db.Write(request, context, async tx =>
        {
            var row = await ProposalToChange(tx, request.Name, request.Etag);
            ProposalRules.Assign(row.State);
            const string write = $"""
                update proposals
                set owner = @Owner, version = @version
                where establishment = @Establishment and proposal_id = @ProposalId
                returning {ProposalRow.Columns}
                """;
            row = await tx.One<ProposalRow>(write, new { row.Establishment, row.ProposalId, request.Owner, version = Versions.Next(row.Version, tx.Now) });
            return row.ToProto(await Place.Today(tx, row.Establishment));
        }, ProposalNamed);
    }
}
