using Grpc.Core;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    /// <summary>Read in one transaction, which is over before the first piece leaves: a slow reader holds none open.</summary>
    public override async Task StreamActsReport(StreamActsReportRequest request, IServerStreamWriter<ActsReport> responseStream, ServerCallContext context)
    {
        var report = await ActsOf(new(request.Region, request.Month, request.Months, clock.GetUtcNow().DayIn(Place.NationalZone)), context);
        var (figures, unmet, met) = (report.Figures.ToLookup(figure => figure.Establishment), report.Unmet.ToLookup(one => one.Establishment), report.Met.ToLookup(one => one.Establishment));
        var establishments = figures.Concat<IGrouping<string, object>>(unmet).Select(of => of.Key).Distinct().Order(StringComparer.Ordinal);
        foreach (var some in establishments.Chunk(EstablishmentsAMessage).DefaultIfEmpty([]))
        {
            var piece = new ActsReport
            {
                Region = report.Region,
                Month = report.Month,
                Figures = { some.SelectMany(establishment => figures[establishment]) },
                Unmet = { some.SelectMany(establishment => unmet[establishment]) },
                Met = { some.SelectMany(establishment => met[establishment]) },
            };
            await responseStream.WriteAsync(piece, context.CancellationToken);
        }
    }
}
