using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Proposals;

/// <summary>The answer to a team, or that there is none yet, for whom no screen is.</summary>
internal static class ProposalPage
{
    public static PrintedPage Write(PrintedWords words, ProposalRow proposal, DateOnly today, bool large)
    {
        var answeredOn = proposal.AnsweredAt is { } answered ? words.Day(answered.DayIn(Place.NationalZone)) : "";
        var values = new Dictionary<string, string> { ["due"] = words.Day(proposal.DueBy), ["answered"] = answeredOn };
        IEnumerable<string> Said(string key) => words.Paragraphs(key, values);

        var page = new PrintedPage(words, words["title"], large)
            .Say(Said("team"))
            .Facts(
                (words["label.team"], Names.SpokenOf(proposal.Scheme)), (words["label.agreed"], words.Day(proposal.AgreedOn)), (words["label.due"], values["due"]),
                (words["label.answered"], answeredOn), (words["label.printed"], words.Day(today)))
            .Part(words["heading.what"], Lines(proposal.What))
            .Part(words["heading.change"], Lines(proposal.Change));
        if (proposal.Answer is null)
        {
            return page.Part(words["heading.answer"], Said(ProposalRules.IsOverdue(proposal.State, proposal.DueBy, today) ? "OVERDUE" : "OPEN"));
        }

        return page
            .Part(words["heading.answer"], [.. Said(proposal.Outcome!), .. Lines(proposal.Answer), .. Said("who")])
            .Part(words["heading.again"], Said("again"));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
