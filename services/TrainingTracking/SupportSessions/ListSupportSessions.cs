using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.SupportSessions;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<ListSupportSessionsResponse> ListSupportSessions(ListSupportSessionsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {SupportSessionRow.Columns}
                from support_sessions
                where establishment = @establishment
                  and (@state::text is null or state = @state)
                  and day >= @from
                  and (day, session_id) > (@after, @afterId)
                order by day, session_id
                limit @limit
                """;
            var size = PageToken.Size(request.PageSize);
            var last = PageToken.Read(request);
            var rows = await tx.Many<SupportSessionRow>(load, new
            {
                establishment = EstablishmentName.Parse(request.Parent),
                state = ProtoName.OfGiven(request.State),
                from = request.From?.ToDay() ?? DateOnly.MinValue,
                after = PageToken.Day(last?[0]),
                afterId = last?[1] ?? "",
                limit = size + 1,
            });
            return new ListSupportSessionsResponse
            {
                SupportSessions = { rows.Take(size).Select(row => row.ToProto()) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{rows[size - 1].Day:O}", rows[size - 1].SessionId) : "",
            };
        });
}
