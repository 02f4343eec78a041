using Grpc.Core;
using PeerSupport.Feedback.Acts;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    /// <summary>By the role that may read this and published figures, and nothing else.</summary>
    public override Task<ActsReport> GetActsReport(GetActsReportRequest request, ServerCallContext context)
    {
        var over = ActRow.LastOver(clock.GetUtcNow().DayIn(Place.NationalZone));
        var month = request.Month?.ToDay().FirstOfMonth() ?? over;
        return published.Db.Read(context, async tx =>
        {
            const string list =
                $"""
                select {ActRow.Columns}
                from acts
                where (@place = '-' or region = @place)
                  and month = @month
                  and month <= @over
                order by {ActRow.Order}
                """;
            const string unmet =
                $"""
                select {UnmetRow.Columns}
                from unmet
                where (@place = '-' or region = @place)
                  and quarter = @quarter
                order by establishment, scheme
                """;
            var place = Names.RegionOf(request.Region);
            var rows = await tx.Many<ActRow>(list, new { place, month, over });
            var bands = await tx.Many<UnmetRow>(unmet, new { place, quarter = UnmetClosing.LastOver(month) });
            return new ActsReport
            {
                Region = request.Region,
                Month = month.ToProto(),
                Figures = { rows.Select(row => row.ToProto()) },
                Unmet = { bands.Select(row => row.ToProto()) },
                Met = { bands.Where(row => row.Within30 is not null).Select(row => row.ToMet()) },
            };
        });
    }
}
