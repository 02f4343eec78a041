using System.Globalization;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Acts;

/// <summary>
/// Acts on paper: for each the same small chart again and again, one for each prison, all of one height, so that they stand beside each other. A column is a
/// month, drawn with characters, so that it survives a copier and a screen reader; the numbers stand beside it.
/// </summary>
internal static class ActsPage
{
    private const string Heights = "▁▂▃▄▅▆▇█";

    /// <summary>Of that month nothing was told.</summary>
    private const char Nothing = '·';

    public static PrintedPage Write(PrintedWords words, ActsReport report, ActsAsked asked, DateOnly today, bool large)
    {
        var page = new PrintedPage(words, words["title"], large).Facts(
            (words["label.region"], report.Region == "regions/-" ? words["nation"] : report.Region.Split('/')[1]),
            (words["label.months"], words.Said("months-asked", ("first", words.Month(asked.First)), ("last", words.Month(asked.Last)))),
            (words["label.printed"], words.Day(today)));
        if (report.Figures.Count + report.Unmet.Count == 0)
        {
            return page.Say(words.Paragraphs("nothing"));
        }

        page.Part(words["heading.limits"], words.Paragraphs("limits"));
        foreach (var act in report.Figures.GroupBy(figure => (figure.Act, figure.Scheme)).OrderBy(act => act.Key.Act).ThenBy(act => act.Key.Scheme, StringComparer.Ordinal))
        {
            Charts(page, words, act, [.. asked.Months]);
        }

        Requests(page, words, report);
        return page;
    }

    /// <summary>A column for each month; the tallest is what stands for <paramref name="most"/>, and the lowest for none.</summary>
    public static string Columns(IEnumerable<(int Count, int Most)?> months) =>
        string.Concat(months.Select(month => month is var (count, most) ? Heights[count == 0 ? 0 : Math.Min(((7 * count) + most - 1) / most, 7)] : Nothing));

    private static void Charts(PrintedPage page, PrintedWords words, IGrouping<(Act Act, string Scheme), ActFigure> act, DateOnly[] months)
    {
        var name = words[ProtoName.Of(act.Key.Act)];
        page.Part(act.Key.Scheme.Length == 0 ? name : words.Said("of-scheme", ("act", name), ("scheme", Names.SpokenOf(act.Key.Scheme))));
        var most = act.Max(figure => figure.Count);
        page.Table(
            [words["prison"], words["months-drawn"], words["months-counted"], words["all"], words["like"]],
            act.GroupBy(figure => figure.Establishment).Select(prison =>
            {
                var told = prison.ToDictionary(figure => figure.Month.ToDay());
                return (string[])
                [
                    prison.Key.Split('/')[1],
                    Columns(months.Select(month => told.TryGetValue(month, out var figure) ? (figure.Count, figure.OutOf == 0 ? most : figure.OutOf) : ((int, int)?)null)),
                    string.Join(' ', months.Select(month => told.TryGetValue(month, out var figure) ? $"{figure.Count}" : $"{Nothing}")),
                    ActRow.SaysHowLong(act.Key.Act)
                        ? words.Said("longest", ("most", $"{prison.Max(figure => figure.Count)}"))
                        : All(words, prison.Sum(figure => figure.Count), prison.Sum(figure => figure.OutOf)),
                    Like(words, act.Key.Act, [.. prison.Select(figure => figure.Like)]),
                ];
            }));
    }

    private static string All(PrintedWords words, int count, int outOf) =>
        outOf == 0 ? $"{count}" : words.Said("share", ("count", $"{count}"), ("all", $"{outOf}"), ("percent", $"{Math.Round(100.0 * count / outOf)}"));

    /// <summary>Of the same months, or nothing. What is out of nothing is told of one prison like it, on average; how long, of a month too.</summary>
    private static string Like(PrintedWords words, Act act, IReadOnlyCollection<ActsOfLike?> months) =>
        months.Any(like => like is null) ? ""
        : months.Sum(like => like!.OutOf) is > 0 and var outOf ? All(words, months.Sum(like => like!.Count), outOf)
        : words.Said("average", ("mean", (months.Sum(like => (double)like!.Count / like.Establishments) / (ActRow.SaysHowLong(act) ? months.Count : 1)).ToString("0.0", CultureInfo.InvariantCulture)));

    private static void Requests(PrintedPage page, PrintedWords words, ActsReport report)
    {
        if (report.Unmet.Count == 0)
        {
            return;
        }

        page.Part(words["heading.requests"], words.Paragraphs("requests"));
        page.Table(
            [words["prison"], words["scheme"], words["quarter"], .. ToldRequests.All.Select(what => words[what])],
            ToldRequests.Of(report).Select(told => (string[])
            [
                told.Establishment.Split('/')[1], Names.SpokenOf(told.Scheme), words.Month(told.Quarter),
                .. told.Bands.Select(band => band.Band.Most == 0 ? words["none"] : words.Said("band", ("least", $"{band.Band.Least}"), ("most", $"{band.Band.Most}"))),
                .. Enumerable.Repeat("", ToldRequests.All.Count - told.Bands.Count),
            ]));
    }
}
