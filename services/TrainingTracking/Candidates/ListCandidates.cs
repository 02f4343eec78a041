using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Candidates;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<ListCandidatesResponse> ListCandidates(ListCandidatesRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {CandidateRow.Columns}
                from candidates
                where provider = @Provider
                  and application > @After
                  and {CandidateRow.Open}
                order by application
                limit @Limit
                """;
            var size = PageToken.Size(request.PageSize);
            var rows = await tx.Many<CandidateRow>(load, new
            {
                Provider = ProviderName.Parse(request.Parent),
                After = PageToken.Read(request)?[0] ?? "",
                Limit = size + 1,
            });
            return new ListCandidatesResponse
            {
                Candidates = { rows.Take(size).Select(row => row.ToProto()) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, rows[size - 1].Application) : "",
            };
        });
}
