using Google.Protobuf.Reflection;
using PeerSupport.Feedback.Atoms;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Slips;

/// <summary>Slips to cut apart: for each its code, what it is about, and a box for each answer.</summary>
internal static class SlipPage
{
    private const char Box = '☐';

    public static PrintedPage Write(PrintedWords words, string scheme, SlipKind kind, DateOnly month, IEnumerable<string> questions, IEnumerable<SlipCode> codes, bool large)
    {
        var of = kind is SlipKind.Reflection ? "reflection." : "";
        var page = new PrintedPage(words, words[$"{of}title"], large).Say(words.Paragraphs($"{of}how"));
        var fields = SlipQuestions.Asked(kind).ToDictionary(Category.QuestionOf);
        var rows = questions.Select(question => new[] { words[question], Boxes(words, fields[question]) }).ToList();
        foreach (var code in codes)
        {
            page.Part($"{code}", words.Paragraphs($"{of}slip", ("scheme", Names.SpokenOf(scheme)), ("month", words.Texts["months"][month.Month - 1]), ("year", $"{month.Year}")))
                .Table([words["question"], words["answer"]], rows)
                .Say(words.Paragraphs("safe"));
        }

        return page;
    }

    private static string Boxes(PrintedWords words, FieldDescriptor question) =>
        string.Join("   ", question.EnumType.Values.Where(answer => answer.Number != 0).Select(answer => $"{Box} {words[Category.Bare(answer)]}"));
}
