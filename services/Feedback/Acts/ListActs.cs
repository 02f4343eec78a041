using Grpc.Core;
using PeerSupport.Feedback.Acts;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    public override Task<ListActsResponse> ListActs(ListActsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string list =
                $"""
                select {ActRow.Own}
                from acts
                where establishment = @establishment
                  and month between @first and @Last
                  and month <= @over
                  and act = any (@Acts)
                  and ({ActRow.Order}) > (@afterMonth, @establishment, @afterAct, @afterScheme)
                order by {ActRow.Order}
                limit @limit
                """;
            var establishment = Names.EstablishmentOf(request.Parent);
            var today = await Place.Today(tx, establishment);
            var period = Period.Of(request.FirstDay, request.LastDay, today, last => last.AddYears(-1));
            var (size, after) = (PageToken.Size(request.PageSize), PageToken.Read(request));
            var rows = await tx.Many<ActRow>(list, new
            {
                establishment,
                first = period.First.FirstOfMonth(),
                period.Last,
                over = ActRow.LastOver(today),
                ActRow.Acts,
                afterMonth = PageToken.Day(after?[0]),
                afterAct = after?[1] ?? "",
                afterScheme = after?[2] ?? "",
                limit = size + 1,
            });
            return new ListActsResponse
            {
                Figures = { rows.Take(size).Select(row => row.ToProto()) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, rows[size - 1].Key) : "",
            };
        });
}
