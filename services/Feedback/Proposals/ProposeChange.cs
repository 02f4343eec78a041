using Grpc.Core;
using PeerSupport.Feedback.Proposals;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    public override Task<Proposal> ProposeChange(ProposeChangeRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var establishment = await Place.Offering(tx, request.Parent, request.Scheme);
            var today = await Place.Today(tx, establishment);
            const string write = $"""
                insert into proposals (establishment, proposal_id, provider, scheme, what, change, agreed_on, state, due_by, version)
                values (@establishment, @id, @provider, @Scheme, @What, @Change, @agreedOn, 'OPEN', @dueBy, @version)
                returning {ProposalRow.Columns}
                """;
            var row = await tx.One<ProposalRow>(write, new
            {
                establishment,
                id = Ids.Short(),
                provider = Place.Provider(tx),
                request.Scheme,
                request.What,
                request.Change,
                agreedOn = request.AgreedOn.ToDay(),
                dueBy = ProposalRules.DueBy(request.AgreedOn.ToDay(), today),
                version = Versions.Next(0, tx.Now),
            });
            return row.ToProto(today);
        }, ProposalNamed);
}
