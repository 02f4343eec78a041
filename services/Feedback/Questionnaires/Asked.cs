using PeerSupport.Feedback.Slips;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Questionnaires;

/// <summary>What slips ask, by scheme and month, as it was published.</summary>
internal sealed class Asked(IEnumerable<QuestionnaireRow> published)
{
    private readonly ILookup<string, QuestionnaireRow> _published = published.ToLookup(one => one.Scheme);

    public static async Task<Asked> Read(Tx tx, IReadOnlyCollection<string> schemes)
    {
        const string load = $"select {QuestionnaireRow.Columns} from questionnaires where scheme = any (@schemes)";
        return new(await tx.Many<QuestionnaireRow>(load, new { schemes = schemes.ToArray() }));
    }

    /// <summary>By the newest that has begun by then; without one, and of what supporters are asked about their own role, all there are.</summary>
    public IReadOnlyList<string> On(string scheme, SlipKind kind, DateOnly month) =>
        _published[scheme].Where(one => kind is SlipKind.Feedback && one.FirstMonth <= month).MaxBy(one => one.Version)?.Questions ?? SlipQuestions.Names(kind);

    /// <summary>
    /// Whether a question is told of what is closed with a month: where slips that may have come into its book ask it. That follows from the calendar and
    /// from what was published, never from what came: a question that is told because somebody answered it late would say that somebody did.
    /// </summary>
    public bool Tells(string scheme, string question, DateOnly closed) => SlipRules.MonthsIn(closed).Any(month => On(scheme, SlipKind.Feedback, month).Contains(question));
}
