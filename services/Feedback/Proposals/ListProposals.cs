using Grpc.Core;
using PeerSupport.Feedback.Proposals;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    public override Task<ListProposalsResponse> ListProposals(ListProposalsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {ProposalRow.Columns}
                from proposals
                where establishment = @establishment
                  and (@state::text is null or state = @state)
                  and (not @Overdue or (state = 'OPEN' and due_by < @today))
                  and (due_by, proposal_id) > (@after, @afterId)
                order by due_by, proposal_id
                limit @limit
                """;
            var (size, last) = (PageToken.Size(request.PageSize), PageToken.Read(request));
            var establishment = Names.EstablishmentOf(request.Parent);
            var today = await Place.Today(tx, establishment);
            var rows = await tx.Many<ProposalRow>(load, new
            {
                establishment,
                state = ProtoName.OfGiven(request.State),
                request.Overdue,
                today,
                after = PageToken.Day(last?[0]),
                afterId = last?[1] ?? "",
                limit = size + 1,
            });
            return new ListProposalsResponse
            {
                Proposals = { rows.Take(size).Select(row => row.ToProto(today)) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{rows[size - 1].DueBy:O}", rows[size - 1].ProposalId) : "",
            };
        });
}
