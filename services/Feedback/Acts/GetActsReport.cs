using Grpc.Core;
using PeerSupport.Feedback.Acts;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    /// <summary>By the role that may read this and published figures, and nothing else.</summary>
    public override Task<ActsReport> GetActsReport(GetActsReportRequest request, ServerCallContext context) =>
        ActsOf(new(request.Region, request.Month, request.Months, clock.GetUtcNow().DayIn(Place.NationalZone)), context);

    private Task<ActsReport> ActsOf(ActsAsked asked, ServerCallContext context) =>
        published.Db.Read(context, async tx =>
        {
            const string list =
                $"""
                select {ActRow.BesideLike}
                from acts_over(@First, least(@Last, @Over))
                where (@place = '-' or region = @place)
                  and act = any (@Acts)
                order by establishment, act, scheme, month
                """;
            const string unmet =
                $"""
                select {UnmetRow.Columns}
                from unmet
                where (@place = '-' or region = @place)
                  and quarter between @firstQuarter and @lastQuarter
                order by establishment, scheme, quarter
                """;
            var place = Names.RegionOf(asked.Region);
            var rows = await tx.Many<ActRow>(list, new { place, asked.First, asked.Last, asked.Over, ActRow.Acts });
            var bands = await tx.Many<UnmetRow>(unmet, new { place, firstQuarter = UnmetClosing.LastOver(asked.First), lastQuarter = UnmetClosing.LastOver(asked.Last) });
            return new ActsReport
            {
                Region = asked.Region,
                Month = asked.Last.ToProto(),
                Figures = { rows.Select(row => row.ToProto()) },
                Unmet = { bands.Select(row => row.ToProto()) },
                Met = { bands.Where(row => row.Within30 is not null).Select(row => row.ToMet()) },
            };
        });
}
