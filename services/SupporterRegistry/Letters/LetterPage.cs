namespace PeerSupport.SupporterRegistry;

/// <summary>A decision as the person it is about reads it.</summary>
internal static class LetterPage
{
    public static PrintedPage Write(PrintedWords words, Letter letter, AddresseeRow to, DateOnly today, bool large)
    {
        var values = new Dictionary<string, string>
        {
            ["prison"] = to.Prison,
            ["date"] = words.Day(letter.At.DayIn(to.TimeZone)),
            ["review"] = letter.ReviewBy is { } review ? words.Day(review) : "",
            ["because"] = letter.Because is { } because ? words[$"because.{because}"] : "",
        };
        IEnumerable<string> Said(string key) => words.Paragraphs(key, values);

        var decision = $"{letter.About}.{letter.State}";
        var page = new PrintedPage(words, words[$"title.{letter.About}"], large)
            .Say(Said("private"))
            .Facts(
                (words["label.name"], to.Name), (words["label.number"], to.PrisonerNumber), (words["label.prison"], to.Prison),
                (words["label.zone"], to.Zone), (words["label.scheme"], to.Scheme), (words["label.printed"], words.Day(today)))
            .Part(words["heading.decision"], Said(decision))
            .Part(words["heading.who"], Said($"who.{letter.By.ToString().ToUpperInvariant()}"))
            .Part(words["heading.next"], Said($"{decision}.next"));
        if (letter.IsAdverse || letter.ReviewBy is not null)
        {
            page.Part(words["heading.review"], Said(letter.ReviewBy is null ? "review.none" : "review"));
        }

        return page
            .Part(words["heading.appeal"], Said(letter.IsAdverse ? "appeal" : "appeal.mistake"))
            .Part(words["heading.talk"], Said("talk"));
    }
}
