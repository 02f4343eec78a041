using Grpc.Core;
using PeerSupport.Feedback.Remarks;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    public override Task<ListRemarksResponse> ListRemarks(ListRemarksRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string list =
                $"""
                select {RemarkRow.Columns}
                from remarks
                where establishment = @establishment
                  and (@state::text is null or state = @state)
                  and (month, remark_id) > (@after, @afterId)
                order by month, remark_id
                limit @limit
                """;
            var (size, last) = (PageToken.Size(request.PageSize), PageToken.Read(request));
            var establishment = Names.EstablishmentOf(request.Parent);
            var today = await Place.Today(tx, establishment);
            var rows = await tx.Many<RemarkRow>(list, new
            {
                establishment,
                state = ProtoName.OfGiven(request.State),
                after = PageToken.Day(last?[0]),
                afterId = last?[1] ?? "",
                limit = size + 1,
            });
            return new ListRemarksResponse
            {
                Remarks = { rows.Take(size).Select(row => row.ToProto(today)) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{rows[size - 1].Month:O}", rows[size - 1].RemarkId) : "",
            };
        });
}
