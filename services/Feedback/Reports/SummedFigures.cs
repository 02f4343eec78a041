using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Reports;

/// <summary>What was summed, by what it is told of: all, each month, each establishment.</summary>
internal sealed class SummedFigures(IEnumerable<FigureRow> rows)
{
    private readonly ILookup<(string? Establishment, DateOnly? Month), FigureRow> _sums = rows.ToLookup(row => (row.Establishment, row.Month));

    public ReportStatus Status => _sums.Contains((null, null)) ? ReportStatus.Published : ReportStatus.NotEnoughFeedback;

    public IEnumerable<PublishedFigure> Figures => Of(_sums[(null, null)]);

    /// <summary>How many answers stand behind all; null where nothing is told.</summary>
    public Band? Answers => _sums[(null, null)].FirstOrDefault()?.ToBand();

    public IEnumerable<MonthFigures> Months => _sums.Where(sum => sum.Key.Month is not null)
        .Select(sum => new MonthFigures { Month = sum.Key.Month!.Value.ToProto(), Figures = { Of(sum) }, Answers = sum.First().ToBand() });

    public IEnumerable<EstablishmentFigures> Establishments => _sums.Where(sum => sum.Key.Establishment is not null)
        .Select(sum => new EstablishmentFigures { Establishment = $"establishments/{sum.Key.Establishment}", Figures = { Of(sum) }, Answers = sum.First().ToBand() });

    /// <summary>Without its caveats: they are of all that is told with it.</summary>
    public Report ToProto(ReportAsked asked) => new()
    {
        Region = asked.Place,
        Scheme = asked.Scheme,
        Measure = asked.Measure,
        Status = Status,
        Figures = { Figures },
        Answers = Answers,
        Months = { Months },
        Establishments = { Establishments },
    };

    private static IEnumerable<PublishedFigure> Of(IEnumerable<FigureRow> sum) =>
        sum.GroupBy(row => row.Question).SelectMany(question => question.Select(row => row.ToProto([.. question])));
}
