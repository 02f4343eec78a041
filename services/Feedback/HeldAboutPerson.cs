using PeerSupport.Platform;

namespace PeerSupport.Feedback;

/// <summary>Feedback holds nothing about anybody: whoever asks is told so, and a table that would change it has to say here what it tells.</summary>
internal static class HeldAboutPerson
{
    public static SubjectAccess Access { get; } = new()
    {
        Number = "[A-Z][0-9]{4}[A-Z]{2}",
        Zone = "Europe/London",
        AboutNobody = new Dictionary<string, string>
        {
            ["request_outcomes"] = "how requests ended, by day and time of day: no request, place in the prison or person can be told from it",
            ["boundary_flags"] = "that a boundary of a role was crossed, in codes: no person, contact or hour can be told from it",
            ["remarks"] = "that somebody said something in his own words, by month: none of it, and nothing leads to him",
            ["remark_texts"] = "what was said, by somebody who was not asked who he is: it is nobody's record, is read by safeguarding alone, and deleted when that has decided",
            ["proposals"] = "what a team says as a team: nobody of it is named, and who entered or answered it did so as staff",
            ["replies"] = "what headquarters says to everybody in a region: nobody is named, and who gave it did so as staff",
            ["pooled_responses"] = "how selections went, what was ticked on slips and what stood in the way, by month: each is somebody's, and no number, name or event of his leads to it",
            ["pooled_answers"] = "what was said beside them, in codes, until enough others are there to be counted with",
        },
    };
}
