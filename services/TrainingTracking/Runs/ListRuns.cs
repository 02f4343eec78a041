using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Runs;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<ListRunsResponse> ListRuns(ListRunsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {RunRow.Columns}
                from runs
                where establishment = @establishment
                  and (@state::text is null or state = @state)
                  and (not @AtRisk or {RunRow.AtRisk})
                  and last_day >= @from
                  and (last_day, run_id) > (@after, @afterId)
                order by last_day, run_id
                limit @limit
                """;
            var size = PageToken.Size(request.PageSize);
            var last = PageToken.Read(request);
            var rows = await tx.Many<RunRow>(load, new
            {
                establishment = EstablishmentName.Parse(request.Parent),
                state = ProtoName.OfGiven(request.State),
                request.AtRisk,
                from = request.From?.ToDay() ?? DateOnly.MinValue,
                after = PageToken.Day(last?[0]),
                afterId = last?[1] ?? "",
                limit = size + 1,
            });
            return new ListRunsResponse
            {
                Runs = { rows.Take(size).Select(row => row.ToProto()) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{rows[size - 1].LastDay:O}", rows[size - 1].RunId) : "",
            };
        });
}
