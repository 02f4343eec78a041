using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Runs;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<ListProviderRunsResponse> ListProviderRuns(ListProviderRunsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {RunRow.Columns}
                from runs
                where provider = @provider
                  and (@state::text is null or state = @state)
                  and (not @AtRisk or {RunRow.AtRisk})
                  and last_day >= @from
                  and (last_day, establishment, run_id) > (@after, @afterPlace, @afterId)
                order by last_day, establishment, run_id
                limit @limit
                """;
            var size = PageToken.Size(request.PageSize);
            var last = PageToken.Read(request);
            var rows = await tx.Many<RunRow>(load, new
            {
                provider = ProviderName.Parse(request.Parent),
                state = ProtoName.OfGiven(request.State),
                request.AtRisk,
                from = request.From?.ToDay() ?? DateOnly.MinValue,
                after = PageToken.Day(last?[0]),
                afterPlace = last?[1] ?? "",
                afterId = last?[2] ?? "",
                limit = size + 1,
            });
            return new ListProviderRunsResponse
            {
                Runs = { rows.Take(size).Select(row => row.ToProto()) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{rows[size - 1].LastDay:O}", rows[size - 1].Establishment, rows[size - 1].RunId) : "",
            };
        });
}
