using Grpc.Core;
using PeerSupport.Feedback.Proposals;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    public override Task<Proposal> GetProposal(GetProposalRequest request, ServerCallContext context) =>
        db.Read(context, tx => ProposalNamed(tx, request.Name));

    // of a proposal no answer is stored for a call that comes again: its words stand in one place
    private static async Task<Proposal> ProposalNamed(Tx tx, string name)
    {
        var row = await tx.Maybe<ProposalRow>(ProposalRow.Load, ProposalName.Parse(name)) ?? throw Refusal.NotFound(name);
        return row.ToProto(await Place.Today(tx, row.Establishment));
    }

    private static async Task<ProposalRow> ProposalToChange(Tx tx, string name, string etag)
    {
        const string load = $"{ProposalRow.Load} for update";
        var row = await tx.Maybe<ProposalRow>(load, ProposalName.Parse(name)) ?? throw Refusal.NotFound(name);
        Etag.Require(etag, row.Version);
        return row;
    }
}
