using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

/// <summary>Who may be called to a zone in a night.</summary>
internal sealed record NightPackSheet(string Zone, IReadOnlyList<(OfferingRow Offering, IReadOnlyList<Callable> InOrder)> Schemes);

/// <summary>What zones need through a night in which no screen can be reached: each on a sheet of its own.</summary>
internal static class NightPackPage
{
    private const int Lines = 12;

    /// <summary>More are not called in one night.</summary>
    private const int Most = 25;

    /// <param name="called">A zone's id → what people call it.</param>
    /// <param name="local">The clock on the wall.</param>
    public static PrintedPage Write(
        PrintedWords words, Night night, IEnumerable<NightPackSheet> sheets, bool byHandOnly, Func<string, string> called, DateTimeOffset now, Func<DateTimeOffset, DateTime> local, bool large)
    {
        var page = new PrintedPage(words, words["title"], large);
        foreach (var (index, sheet) in sheets.Index())
        {
            Write(index == 0 ? page : page.Sheet(), words, night, sheet, byHandOnly, called, now, local);
        }

        return page;
    }

    private static void Write(
        PrintedPage page, PrintedWords words, Night night, NightPackSheet sheet, bool byHandOnly, Func<string, string> called, DateTimeOffset now, Func<DateTimeOffset, DateTime> local)
    {
        string Time(DateTimeOffset instant) => $"{local(instant):HH:mm}";

        page.Say(words.Paragraphs("keep"))
            .Facts(
                (words["label.zone"], called(sheet.Zone)), (words["label.night"], words.Day(night.Date)), (words["label.hours"], $"{night.Begins:HH\\:mm} – {night.Ends:HH\\:mm}"),
                (words["label.true"], $"{Time(now)}, {words.Day(DateOnly.FromDateTime(local(now)))}"));
        if (night.Longer != TimeSpan.Zero)
        {
            page.Say(words.Paragraphs(night.Longer > TimeSpan.Zero ? "longer" : "shorter", ("minutes", $"{(int)night.Longer.Duration().TotalMinutes}")));
        }

        page.Say(byHandOnly ? words.Paragraphs("byhand") : []).Part(words["heading.emergency"], words.Paragraphs("emergency"));
        foreach (var (offering, inOrder) in sheet.Schemes)
        {
            page.Part(words.Said("heading.call", ("scheme", offering.Called)), words.Paragraphs(inOrder.Count == 0 ? "nobody" : "call"));
            if (inOrder.Count > 0)
            {
                page.Say(words.Paragraphs("names")).Table(
                    [words["column.order"], words["column.reference"], words["column.name"], words["column.lives"], words["column.remarks"]],
                    inOrder.Take(Most).Select((callable, at) => (string[])[$"{at + 1}", callable.Who.AppointmentId, "", called(callable.Who.HomeZone), Remarks(offering, callable)]));
            }

            page.Say(inOrder.Count > Most ? words.Paragraphs("more", ("count", $"{Most}")) : []);
        }

        page.Part(words["heading.besides"], [.. words.Paragraphs("phone"), .. words.Paragraphs("staff")])
            .Part(words["heading.log"], words.Paragraphs("log"))
            .Table(
                [words["column.line"], words["column.asked"], words["column.number"], words["column.scheme"], words["column.became"], words["column.who"], words["column.times"], words["column.place"], words["column.entered"]],
                Enumerable.Range(1, Lines).Select(line => (string[])[$"{line}", .. Enumerable.Repeat("", 8)]));

        string Remarks(OfferingRow offering, Callable callable)
        {
            var begin = night.Left(now);
            string[][] remarks =
            [
                callable.Who.DutyZone is { } duty ? [.. words.Paragraphs("onduty", ("zone", called(duty)))] : [],
                callable.From > begin ? [.. words.Paragraphs("from", ("time", Time(callable.From)))] : [],
                callable.Until < night.Until ? [.. words.Paragraphs("until", ("time", Time(callable.Until)))] : [],
                callable.Languages.Count > 0 ? [.. words.Paragraphs("languages", ("languages", string.Join(", ", callable.Languages)))] : [],
                callable.Who.IsFull(offering.Limits, begin) ? [.. words.Paragraphs("limit")] : [],
            ];
            return string.Join("; ", remarks.SelectMany(remark => remark));
        }
    }
}
