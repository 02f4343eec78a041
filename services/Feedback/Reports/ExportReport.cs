using System.Globalization;
using Google.Api;
using Google.Protobuf;
using Grpc.Core;
using PeerSupport.Feedback.Reports;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    private static readonly string[] s_reportHeading =
    [
        "region", "establishment", "month", "scheme", "measure", "question", "category",
        "noisy_count", "share_least", "share_most", "like_least", "like_most", "answers_least", "answers_most", "caveats",
    ];

    public override async Task<HttpBody> ExportReport(ExportReportRequest request, ServerCallContext context)
    {
        var today = clock.GetUtcNow().DayIn(Place.NationalZone);
        var report = await ReportOf(new(request.Region, request.Scheme, request.Measure, request.FirstDay, request.LastDay, today), context);
        var rows = Rows(report, "", "", report.Figures, report.Answers)
            .Concat(report.Months.SelectMany(month => Rows(report, "", $"{month.Month.ToDay():O}", month.Figures, month.Answers)))
            .Concat(report.Establishments.SelectMany(place => Rows(report, place.Establishment, "", place.Figures, place.Answers)));
        return new HttpBody { ContentType = "text/csv; charset=utf-8", Data = UnsafeByteOperations.UnsafeWrap(Sheet.Write(s_reportHeading, rows)) };
    }

    private static IEnumerable<string[]> Rows(Report report, string establishment, string month, IEnumerable<PublishedFigure> figures, Band answers) => figures.Select(figure => new[]
    {
        report.Region, establishment, month, report.Scheme, ProtoName.Of(report.Measure), figure.Question, figure.Category,
        Number(figure.NoisyCount), Number(figure.Share.Least), Number(figure.Share.Most),
        Number(figure.Like?.Least), Number(figure.Like?.Most), Number(answers.Least), Number(answers.Most),
        string.Join(' ', report.Caveats.Select(caveat => ProtoName.Of(caveat))),
    });

    private static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
