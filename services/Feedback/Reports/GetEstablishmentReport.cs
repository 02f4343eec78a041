using Grpc.Core;
using PeerSupport.Feedback.Reports;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    /// <summary>By the role that may read what is published and nothing else: what waits here is as far away as from headquarters.</summary>
    public override Task<EstablishmentReport> GetEstablishmentReport(GetEstablishmentReportRequest request, ServerCallContext context)
    {
        var today = clock.GetUtcNow().DayIn(Place.NationalZone);
        var asked = new ReportAsked(request.Parent, request.Scheme, request.Measure, request.FirstDay, request.LastDay, today);
        return published.Db.Read(context, async tx =>
        {
            const string sum =
                $"""
                with chosen as (
                  select {FigureRow.Columns}
                  from published_figures
                  where establishment = @Place and {ReportAsked.Told}
                ),
                {FigureRow.Summed}
                where place = '*'
                order by month, question, category
                """;
            var sums = new SummedFigures(await tx.Many<FigureRow>(sum, asked.Parameters));
            return new EstablishmentReport
            {
                Establishment = asked.Place,
                Scheme = asked.Scheme,
                Measure = asked.Measure,
                Status = sums.Status,
                Figures = { sums.Figures },
                Answers = sums.Answers,
                Months = { sums.Months },
                Caveats = { Caveats.Of(asked.Measure, [.. sums.Figures]) },
            };
        });
    }
}
