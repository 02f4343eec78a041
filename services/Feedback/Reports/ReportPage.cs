using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Reports;

/// <summary>
/// A report on paper: the same small chart again and again, one for each question, of the region and of each establishment. A bar shows the range in which a
/// share lies, drawn with characters of two shades, so that it survives a copier and a screen reader.
/// </summary>
internal static class ReportPage
{
    private const int Steps = 20;
    private const int StepsOfAMonth = 10;

    /// <summary>More do not stand beside each other on paper; selection has as many outcomes of each answer.</summary>
    private const int CategoriesAChart = 6;
    private const char Inside = '█';
    private const char Outside = '░';

    public static PrintedPage Write(PrintedWords words, Report report, Period period, DateOnly today, bool large)
    {
        var page = new PrintedPage(words, words["title"], large).Facts(
            (words["label.region"], report.Region == "regions/-" ? words["nation"] : report.Region.Split('/')[1]),
            (words["label.scheme"], Names.SpokenOf(report.Scheme)),
            (words["label.measure"], words[ProtoName.Of(report.Measure)]),
            (words["label.period"], words.Said("period", ("first", words.Day(period.First)), ("last", words.Day(period.Last)))),
            (words["label.printed"], words.Day(today)));
        if (report.Status is not ReportStatus.Published)
        {
            return page.Say(words.Paragraphs("NOT_ENOUGH_FEEDBACK"));
        }

        page.Part(words["heading.limits"], report.Caveats.SelectMany(caveat => words.Paragraphs($"caveat.{ProtoName.Of(caveat)}")));
        Charts(page, words, words["heading.all"], report.Figures, report.Answers);
        Trends(page, words, report);
        foreach (var establishment in report.Establishments)
        {
            Charts(page, words, establishment.Establishment.Split('/')[1], establishment.Figures, establishment.Answers);
        }

        return page;
    }

    /// <summary>The range as a bar from none to all; whatever is told of reaches over one step at least.</summary>
    public static string Bar(Share share, int steps = Steps)
    {
        var from = Math.Min(share.Least * steps / 100, steps - 1);
        var until = Math.Max(((share.Most * steps) + 99) / 100, from + 1);
        return new string(Outside, from) + new string(Inside, until - from) + new string(Outside, steps - until);
    }

    private static void Charts(PrintedPage page, PrintedWords words, string heading, IEnumerable<PublishedFigure> figures, Band answers)
    {
        page.Part(heading, words.Paragraphs("answers", ("least", $"{answers.Least}"), ("most", $"{answers.Most}")));
        foreach (var question in figures.GroupBy(figure => figure.Question))
        {
            string[] beside = question.Any(figure => figure.Like is not null) ? [words["like"], ""] : [];
            page.Table(
                [Spoken(words, question.Key), words["share"], "", .. beside],
                question.Select(figure => (string[])[Spoken(words, figure.Category), .. Drawn(words, figure.Share), .. beside.Length > 0 ? Drawn(words, figure.Like) : []]));
        }
    }

    private static string[] Drawn(PrintedWords words, Share? share) =>
        share is null ? ["", ""] : [words.Said("range", ("least", $"{share.Least}"), ("most", $"{share.Most}")), Bar(share)];

    /// <summary>A chart for each question, a line for each month and a bar for each category, the months below each other: so that one sees it move.</summary>
    private static void Trends(PrintedPage page, PrintedWords words, Report report)
    {
        if (report.Months.Count < 2)
        {
            return; // one month says what all say
        }

        page.Part(words["heading.months"], words.Paragraphs("by-month"));
        var told = report.Months.SelectMany(month => month.Figures.Select(figure => (Day: month.Month.ToDay(), Figure: figure))).ToList();
        foreach (var question in told.GroupBy(one => one.Figure.Question))
        {
            foreach (var categories in question.Select(one => one.Figure.Category).Distinct().Chunk(CategoriesAChart))
            {
                page.Table(
                    [Spoken(words, question.Key), .. categories.Select(category => Spoken(words, category))],
                    question.GroupBy(one => one.Day, one => one.Figure).Select(month => (string[])
                    [
                        words.Month(month.Key),
                        .. categories.Select(category => month.FirstOrDefault(figure => figure.Category == category) is { } figure ? Bar(figure.Share, StepsOfAMonth) : ""),
                    ]));
            }
        }
    }

    /// <summary>Where the language has no words for it, the name in the contract in small letters.</summary>
    private static string Spoken(PrintedWords words, string name) =>
        words.Texts.ContainsKey(name) ? words[name] : name.ToLowerInvariant().Replace(".", ": ", StringComparison.Ordinal).Replace('_', ' ').Replace('-', ' ');
}
