namespace PeerSupport.SupporterRegistry;

/// <summary>A record of service for the hand of whose it is. It names no prison.</summary>
internal static class ServiceRecordPage
{
    public static PrintedPage Write(PrintedWords words, ServiceRecordContent content, bool large)
    {
        var page = new PrintedPage(words, words["record.title"], large)
            .Facts((words["label.name"], content.Holder), (words["record.issued"], words.Day(content.IssuedOn.ToDay())))
            .Say(words.Paragraphs("record.said"))
            .Part(words["record.roles"], content.Roles.SelectMany(role => Lines(words, role)));
        if (content.Certificates.Count > 0)
        {
            page.Part(words["record.certificates"], content.Certificates.SelectMany(certificate => words.Paragraphs("record.certificate", new Dictionary<string, string>
            {
                ["scheme"] = string.Join(", ", certificate.Schemes),
                ["provider"] = certificate.Provider,
                ["from"] = words.Day(certificate.ValidFrom.ToDay()),
                ["until"] = words.Day(certificate.ValidUntil.ToDay()),
            })));
        }

        return page.Part(words["record.about"], words.Paragraphs("record.omitted"));
    }

    private static IEnumerable<string> Lines(PrintedWords words, ServiceRole role)
    {
        var values = new Dictionary<string, string>
        {
            ["scheme"] = role.Scheme,
            ["from"] = words.Day(role.From.ToDay()),
            ["until"] = role.Until is null ? "" : words.Day(role.Until.ToDay()),
        };
        var time = words.Paragraphs(role.Until is null ? "record.since" : "record.time", values);
        return time.Concat(role.SignedOff.SelectMany(capability => words.Paragraphs($"record.{ProtoName.Of(capability)}", values)));
    }
}
