using PeerSupport.Platform;

namespace PeerSupport.Feedback.Replies;

/// <summary>What people said and what is done about it, to hang up.</summary>
internal static class Poster
{
    /// <summary>So many fit a wall.</summary>
    public const string Most = "5";

    public static PrintedPage Write(PrintedWords words, string scheme, IReadOnlyList<ReplyRow> replies, DateOnly today, bool large)
    {
        var page = new PrintedPage(words, words["title"], large)
            .Facts((words["label.scheme"], Names.SpokenOf(scheme)), (words["label.printed"], words.Day(today)));
        foreach (var reply in replies)
        {
            page.Part(words.Month(reply.Month))
                .Facts((words["label.said"], reply.Said ?? ""), (words["label.done"], reply.Done ?? ""));
        }

        return page.Say(words.Paragraphs(replies.Count == 0 ? "none" : "next"));
    }
}
