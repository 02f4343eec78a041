using Google.Api;
using Grpc.Core;
using PeerSupport.Feedback.Reports;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    public override async Task<HttpBody> GetReportPage(GetReportPageRequest request, ServerCallContext context)
    {
        var words = reportTexts.All.In(request.Language);
        var today = clock.GetUtcNow().DayIn(Place.NationalZone);
        var period = Period.Of(request.FirstDay, request.LastDay, today, last => last.AddYears(-1));
        var report = await ReportOf(new(request.Region, request.Scheme, request.Measure, period), context);
        return ReportPage.Write(words, report, period, today, request.Print == "large").ToBody();
    }
}
