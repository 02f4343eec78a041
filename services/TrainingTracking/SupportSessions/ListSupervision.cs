using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;
using PeerSupport.TrainingTracking.SupportSessions;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<ListSupervisionResponse> ListSupervision(ListSupervisionRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {SupervisionRow.Columns}
                from teams
                where establishment = @establishment
                  and (not @Overdue or {SupervisionRow.Overdue})
                  and scheme > @after
                order by scheme
                limit @limit
                """;
            var size = PageToken.Size(request.PageSize);
            var rows = await tx.Many<SupervisionRow>(load, new
            {
                establishment = EstablishmentName.Parse(request.Parent),
                request.Overdue,
                tx.Now,
                today = tx.Now.DayIn(Certificate.Zone),
                after = PageToken.Read(request)?[0] ?? "",
                limit = size + 1,
            });
            return new ListSupervisionResponse
            {
                Supervision = { rows.Take(size).Select(row => row.ToProto(tx.Now)) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, rows[size - 1].Scheme) : "",
            };
        });
}
