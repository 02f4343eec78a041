using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.SupportSessions;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<ListProviderSupportSessionsResponse> ListProviderSupportSessions(ListProviderSupportSessionsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {SupportSessionRow.Columns}
                from support_sessions
                where provider = @provider
                  and (@state::text is null or state = @state)
                  and day >= @from
                  and (day, establishment, session_id) > (@after, @afterPlace, @afterId)
                order by day, establishment, session_id
                limit @limit
                """;
            var size = PageToken.Size(request.PageSize);
            var last = PageToken.Read(request);
            var rows = await tx.Many<SupportSessionRow>(load, new
            {
                provider = ProviderName.Parse(request.Parent),
                state = ProtoName.OfGiven(request.State),
                from = request.From?.ToDay() ?? DateOnly.MinValue,
                after = PageToken.Day(last?[0]),
                afterPlace = last?[1] ?? "",
                afterId = last?[2] ?? "",
                limit = size + 1,
            });
            return new ListProviderSupportSessionsResponse
            {
                SupportSessions = { rows.Take(size).Select(row => row.ToProto()) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{rows[size - 1].Day:O}", rows[size - 1].Establishment, rows[size - 1].SessionId) : "",
            };
        });
}
