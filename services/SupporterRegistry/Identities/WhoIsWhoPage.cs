namespace PeerSupport.SupporterRegistry;

/// <summary>A prison as a page calls it.</summary>
internal sealed record PrisonRow
{
    public required string Prison { get; init; }

    public required string TimeZone { get; init; }
}

/// <summary>What lies beside the night packs, which have references and no names: by reference, because by that it is looked up.</summary>
internal static class WhoIsWhoPage
{
    public static PrintedPage Write(PrintedWords words, PrisonRow where, IReadOnlyCollection<IdentityRow> supporters, DateTimeOffset now, bool large)
    {
        var local = TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(where.TimeZone));
        var page = new PrintedPage(words, words["title.who"], large)
            .Say(words.Paragraphs("who.keep"))
            .Facts((words["label.prison"], where.Prison), (words["who.true"], $"{local:HH\\:mm}, {words.Day(DateOnly.FromDateTime(local.DateTime))}"));
        return supporters.Count == 0
            ? page.Say(words.Paragraphs("who.nobody"))
            : page.Say(words.Paragraphs("who.cell")).Table(
                [words["who.reference"], words["label.name"], words["label.number"], words["who.lives"], words["label.scheme"], words["who.cellnow"]],
                supporters.Select(row => (string[])[row.AppointmentId, $"{row.Surname}, {row.Forename}".TrimEnd(',', ' '), row.PrisonerNumber, row.Zone, row.Scheme, ""]));
    }
}
