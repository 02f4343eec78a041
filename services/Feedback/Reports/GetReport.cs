using Grpc.Core;
using PeerSupport.Feedback.Reports;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    public override Task<Report> GetReport(GetReportRequest request, ServerCallContext context) =>
        ReportOf(new(request.Region, request.Scheme, request.Measure, request.FirstDay, request.LastDay, clock.GetUtcNow().DayIn(Place.NationalZone)), context);

    private Task<Report> ReportOf(ReportAsked asked, ServerCallContext context) =>
        published.Db.Read(context, async tx =>
        {
            const string sum =
                $"""
                with chosen as (
                  select {FigureRow.Columns}
                  from published_figures
                  where {ReportAsked.OfRegion}
                ),
                {FigureRow.Summed}
                where place <> ''
                order by place, month, question, category
                """;
            var report = new SummedFigures(await tx.Many<FigureRow>(sum, asked.Parameters)).ToProto(asked);
            report.Caveats.AddRange(Caveats.Of(report.Measure, [.. report.Figures, .. report.Establishments.SelectMany(establishment => establishment.Figures)]));
            return report;
        });
}
