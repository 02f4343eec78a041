namespace PeerSupport.SupporterRegistry;

/// <summary>Thanks for a stretch of service, for the hand of whom it thanks.</summary>
internal static class MilestonePage
{
    public static PrintedPage Write(PrintedWords words, AppointmentRow appointment, int days, AddresseeRow to, DateOnly today, bool large)
    {
        if (appointment.EndedReason == ProtoName.Of(EndReason.Died))
        {
            throw Letter.Nothing(appointment.EndedReason);
        }

        var values = new Dictionary<string, string>
        {
            ["prison"] = to.Prison,
            ["role"] = to.Scheme,
            ["days"] = $"{days}",
            ["from"] = words.Day(appointment.AppointedAt.DayIn(to.TimeZone)),
        };
        IEnumerable<string> Said(string key) => words.Paragraphs(key, values);

        return new PrintedPage(words, words["title.milestone"], large)
            .Say(Said("private"))
            .Facts(
                (words["label.name"], to.Name), (words["label.number"], to.PrisonerNumber), (words["label.prison"], to.Prison),
                (words["label.zone"], to.Zone), (words["label.scheme"], to.Scheme), (words["label.printed"], words.Day(today)))
            .Part(words["heading.milestone"], Said("milestone"))
            .Part(words["heading.keep"], Said("milestone.keep"))
            .Part(words["heading.appeal"], Said("appeal.mistake"))
            .Part(words["heading.talk"], Said("talk"));
    }
}
