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
        var words = printed.Reports.In(request.Language);
        var today = clock.GetUtcNow().DayIn(Place.NationalZone);
        var asked = new ReportAsked(request.Region, request.Scheme, request.Measure, request.FirstDay, request.LastDay, today);
        return ReportPage.Write(words, await ReportOf(asked, context), asked.Period, today, request.Print == "large").ToBody();
    }
}
