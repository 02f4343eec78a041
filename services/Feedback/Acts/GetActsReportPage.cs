using Google.Api;
using Grpc.Core;
using PeerSupport.Feedback.Acts;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    public override async Task<HttpBody> GetActsReportPage(GetActsReportPageRequest request, ServerCallContext context)
    {
        var words = printed.Acts.In(request.Language);
        var today = clock.GetUtcNow().DayIn(Place.NationalZone);
        var asked = new ActsAsked(request.Region, request.Month, request.Months, today);
        return ActsPage.Write(words, await ActsOf(asked, context), asked, today, request.Print == "large").ToBody();
    }
}
