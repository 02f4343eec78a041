using Grpc.Core;
using PeerSupport.Feedback.Flags;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    public override Task<ListFlagsResponse> ListFlags(ListFlagsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string list =
                $"""
                select {FlagRow.Columns}
                from boundary_flags
                where establishment = @establishment
                  and (not @Raised or state = 'RAISED')
                  and (due_by, flag_id) > (@after, @afterId)
                order by due_by, flag_id
                limit @limit
                """;
            var (size, last) = (PageToken.Size(request.PageSize), PageToken.Read(request));
            var establishment = Names.EstablishmentOf(request.Parent);
            var today = await Place.Today(tx, establishment);
            var rows = await tx.Many<FlagRow>(list, new { establishment, request.Raised, after = PageToken.Day(last?[0]), afterId = last?[1] ?? "", limit = size + 1 });
            return new ListFlagsResponse
            {
                Flags = { rows.Take(size).Select(row => row.ToProto(today)) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{rows[size - 1].DueBy:O}", rows[size - 1].FlagId) : "",
            };
        });
}
