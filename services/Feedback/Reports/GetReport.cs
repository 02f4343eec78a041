using Grpc.Core;
using PeerSupport.Feedback.Reports;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    public override Task<Report> GetReport(GetReportRequest request, ServerCallContext context) =>
        ReportOf(new(request.Region, request.Scheme, request.Measure, request.FirstDay, request.LastDay, clock.GetUtcNow().DayIn(Place.NationalZone)), context);

    private Task<Report> ReportOf(ReportAsked asked, ServerCallContext context) =>
        published.Db.Read(context, async tx =>
        {
            const string sum =
                """
                with chosen as (
                  select atom, establishment, question, category, noisy_count, answers_least, answers_most
                  from published_figures
                  where (@Region = '-' or region = @Region)
                    and scheme = @Scheme
                    and measure = @Measure
                    and period <@ daterange(@First, @Last, '[]')
                ),
                told as (
                  select '' as place, atom, question, category, noisy_count, answers_least, answers_most from chosen
                  union all
                  select establishment, atom, question, category, noisy_count, answers_least, answers_most from chosen where establishment is not null
                ),
                behind as (
                  select place, sum(answers_least)::int as answers_least, sum(answers_most)::int as answers_most, count(*)::int as atoms
                  from (select distinct place, atom, answers_least, answers_most from told) as atoms
                  group by place
                )
                select nullif(place, '') as establishment, question, category, sum(noisy_count)::bigint as noisy_count,
                  behind.answers_least, behind.answers_most, behind.atoms
                from told
                join behind using (place)
                group by place, question, category, behind.answers_least, behind.answers_most, behind.atoms
                order by place, question, category
                """;
            var rows = await tx.Many<FigureRow>(sum, new
            {
                Region = Names.RegionOf(asked.Region),
                asked.Scheme,
                Measure = ProtoName.Of(asked.Measure),
                asked.Period.First,
                asked.Period.Last,
            });
            var report = new Report { Region = asked.Region, Scheme = asked.Scheme, Measure = asked.Measure, Status = ReportStatus.NotEnoughFeedback };
            foreach (var place in rows.GroupBy(row => row.Establishment))
            {
                Tell(report, place.Key, [.. place]);
            }

            report.Caveats.AddRange(Caveats.Of(report));
            return report;
        });

    private static void Tell(Report report, string? establishment, IReadOnlyList<FigureRow> rows)
    {
        var figures = rows.GroupBy(row => row.Question).SelectMany(question => question.Select(row => row.ToProto([.. question.Select(other => other.NoisyCount)])));
        if (establishment is null)
        {
            report.Status = ReportStatus.Published;
            report.Figures.AddRange(figures);
            report.Answers = rows[0].ToBand();
        }
        else
        {
            report.Establishments.Add(new EstablishmentFigures { Establishment = $"establishments/{establishment}", Figures = { figures }, Answers = rows[0].ToBand() });
        }
    }
}
