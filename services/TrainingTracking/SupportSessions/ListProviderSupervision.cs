using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;
using PeerSupport.TrainingTracking.SupportSessions;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<ListProviderSupervisionResponse> ListProviderSupervision(ListProviderSupervisionRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {SupervisionRow.Columns}
                from teams
                where provider = @provider
                  and (not @Overdue or {SupervisionRow.Overdue})
                  and (establishment, scheme) > (@afterPlace, @after)
                order by establishment, scheme
                limit @limit
                """;
            var size = PageToken.Size(request.PageSize);
            var last = PageToken.Read(request);
            var rows = await tx.Many<SupervisionRow>(load, new
            {
                provider = ProviderName.Parse(request.Parent),
                request.Overdue,
                tx.Now,
                today = tx.Now.DayIn(Certificate.Zone),
                afterPlace = last?[0] ?? "",
                after = last?[1] ?? "",
                limit = size + 1,
            });
            return new ListProviderSupervisionResponse
            {
                Supervision = { rows.Take(size).Select(row => row.ToProto(tx.Now)) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, rows[size - 1].Establishment, rows[size - 1].Scheme) : "",
            };
        });
}
