using Grpc.Core;
using PeerSupport.Feedback.Reports;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    public override Task<Report> GetReport(GetReportRequest request, ServerCallContext context)
    {
        var period = Period.Of(request.FirstDay, request.LastDay, clock.GetUtcNow().DayIn(NationalZone), last => last.AddYears(-1));
        return published.Db.Read(context, async tx =>
        {
            // noise may take a small figure below zero; a sum of answers is never told as less than none
            const string sum =
                """
                with chosen as (
                  select atom, question, category, noisy_count, answers_least, answers_most
                  from published_figures
                  where region = @Region
                    and scheme = @Scheme
                    and period <@ daterange(@First, @Last, '[]')
                ),
                behind as (
                  select sum(answers_least)::int as answers_least, sum(answers_most)::int as answers_most
                  from (select distinct atom, answers_least, answers_most from chosen) as atoms
                )
                select question, category, greatest(sum(noisy_count), 0)::bigint as noisy_count, behind.answers_least, behind.answers_most
                from chosen, behind
                group by question, category, behind.answers_least, behind.answers_most
                order by question, category
                """;
            var figures = await tx.Many<FigureRow>(sum, new { Region = Names.RegionOf(request.Region), request.Scheme, period.First, period.Last });
            return figures is [var one, ..]
                ? new Report
                {
                    Region = request.Region,
                    Scheme = request.Scheme,
                    Status = ReportStatus.Published,
                    Figures = { figures.Select(row => row.ToProto()) },
                    Answers = new Band { Least = one.AnswersLeast, Most = one.AnswersMost },
                }
                : new Report { Region = request.Region, Scheme = request.Scheme, Status = ReportStatus.NotEnoughFeedback };
        });
    }
}
