using Google.Protobuf.Reflection;
using PeerSupport.Feedback.Atoms;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Slips;

/// <summary>Slips to cut apart: for each its code, what it is about, and a box for each answer.</summary>
internal static class SlipPage
{
    private const char Box = '☐';

    public static PrintedPage Write(PrintedWords words, string scheme, DateOnly month, IEnumerable<string> questions, IEnumerable<SlipCode> codes, bool large)
    {
        var page = new PrintedPage(words, words["title"], large).Say(words.Paragraphs("how"));
        var fields = SlipAnswers.Descriptor.Fields.InDeclarationOrder().ToDictionary(Category.QuestionOf);
        var rows = questions.Select(question => new[] { words[question], Boxes(words, fields[question]) }).ToList();
        foreach (var code in codes)
        {
            page.Part($"{code}", words.Paragraphs("slip", ("scheme", Names.SpokenOf(scheme)), ("month", words.Texts["months"][month.Month - 1]), ("year", $"{month.Year}")))
                .Table([words["question"], words["answer"]], rows)
                .Say(words.Paragraphs("safe"));
        }

        return page;
    }

    private static string Boxes(PrintedWords words, FieldDescriptor question) =>
        string.Join("   ", question.EnumType.Values.Where(answer => answer.Number != 0).Select(answer => $"{Box} {words[Category.Bare(answer)]}"));
}
