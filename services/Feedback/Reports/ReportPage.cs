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
        foreach (var establishment in report.Establishments)
        {
            Charts(page, words, establishment.Establishment.Split('/')[1], establishment.Figures, establishment.Answers);
        }

        return page;
    }

    /// <summary>The range as a bar from none to all; whatever is told of reaches over one step at least.</summary>
    public static string Bar(Share share)
    {
        var from = Math.Min(share.Least * Steps / 100, Steps - 1);
        var until = Math.Max(((share.Most * Steps) + 99) / 100, from + 1);
        return new string(Outside, from) + new string(Inside, until - from) + new string(Outside, Steps - until);
    }

    private static void Charts(PrintedPage page, PrintedWords words, string heading, IEnumerable<PublishedFigure> figures, Band answers)
    {
        page.Part(heading, words.Paragraphs("answers", ("least", $"{answers.Least}"), ("most", $"{answers.Most}")));
        foreach (var question in figures.GroupBy(figure => figure.Question))
        {
            page.Table([Spoken(words, question.Key), words["share"], ""],
                question.Select(figure => new[] { Spoken(words, figure.Category), words.Said("range", ("least", $"{figure.Share.Least}"), ("most", $"{figure.Share.Most}")), Bar(figure.Share) }));
        }
    }

    /// <summary>Where the language has no words for it, the name in the contract in small letters.</summary>
    private static string Spoken(PrintedWords words, string name) =>
        words.Texts.ContainsKey(name) ? words[name] : name.ToLowerInvariant().Replace(".", ": ", StringComparison.Ordinal).Replace('_', ' ').Replace('-', ' ');
}
