using System.Globalization;
using PeerSupport.Feedback.Slips;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Questionnaires;

/// <summary>From which month a questionnaire may ask, and what.</summary>
internal static class QuestionnaireRules
{
    /// <summary>Slips are printed for the next month at most, so of a later one none is out that asks something else.</summary>
    public static DateOnly FirstMonth(DateOnly asked, DateOnly today)
    {
        var (month, first) = (asked.FirstOfMonth(), SlipRules.LastPrinted(today).AddMonths(1));
        return month >= first
            ? month
            : throw new Refusal(ErrorReason.MonthHasSlips, "Slips of this month may be printed already, and ask what was published before.",
                ("first_month", first.ToString("yyyy-MM", CultureInfo.InvariantCulture)));
    }

    /// <summary>Each once, and each of the catalogue.</summary>
    public static IReadOnlyList<string> Questions(IReadOnlyList<string> asked)
    {
        var all = SlipQuestions.Names(SlipKind.Feedback);
        if (asked.FirstOrDefault(question => !all.Contains(question)) is { } unknown)
        {
            throw new Refusal(ErrorReason.QuestionUnknown, $"No slip can ask '{unknown}'.", ("question", unknown), ("questions", string.Join(' ', all)));
        }

        return asked.Distinct().Count() == asked.Count ? asked : throw Refusal.Invalid(("questions", "must name each question once"));
    }
}
