using Google.Api;
using Google.Protobuf;
using Grpc.Core;
using PeerSupport.Feedback.Acts;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    private static readonly string[] s_actsHeading =
    [
        "region", "establishment", "month", "quarter", "scheme", "act", "count", "out_of",
        "like_establishments", "like_count", "like_out_of", "requests_least", "requests_most",
    ];

    public override async Task<HttpBody> ExportActsReport(ExportActsReportRequest request, ServerCallContext context)
    {
        var report = await ActsOf(new(request.Region, request.Month, request.Months, clock.GetUtcNow().DayIn(Place.NationalZone)), context);
        var acts = report.Figures.Select(figure => new[]
        {
            report.Region, figure.Establishment, $"{figure.Month.ToDay():O}", "", figure.Scheme, ProtoName.Of(figure.Act), Number(figure.Count), Given(figure.OutOf),
            Number(figure.Like?.Establishments), Number(figure.Like?.Count), Given(figure.Like?.OutOf), "", "",
        });
        var requests = ToldRequests.Of(report).SelectMany(told => told.Bands.Select(band => new[]
        {
            report.Region, told.Establishment, "", $"{told.Quarter:O}", told.Scheme, band.What, "", "", "", "", "", Number(band.Band.Least), Number(band.Band.Most),
        }));
        return new HttpBody { ContentType = "text/csv; charset=utf-8", Data = UnsafeByteOperations.UnsafeWrap(Sheet.Write(s_actsHeading, acts.Concat(requests))) };
    }

    /// <summary>Empty where there is no such number.</summary>
    private static string Given(int? number) => number is 0 ? "" : Number(number);
}
