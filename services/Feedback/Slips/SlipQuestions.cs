using Google.Protobuf.Reflection;
using PeerSupport.Feedback.Atoms;
using PeerSupport.Feedback.V1;

namespace PeerSupport.Feedback.Slips;

/// <summary>What is counted of slips: for each question what was ticked, NOT_SAID where nothing was, so that each response is in exactly one category of each.</summary>
internal static class SlipQuestions
{
    private static readonly IList<FieldDescriptor> s_questions = SlipAnswers.Descriptor.Fields.InDeclarationOrder();

    /// <summary>Every question that a slip can ask.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_questions.Select(Category.QuestionOf)];

    /// <summary>Every category there is; each is told of each atom, also where nobody is in it.</summary>
    public static IReadOnlyList<Category> Domain { get; } = [.. from question in s_questions from answer in question.EnumType.Values select Category.Of(question, answer)];

    public static IReadOnlyList<Category> Of(SlipAnswers answers) => [.. s_questions.Select(question =>
        Category.Of(question, question.EnumType.FindValueByNumber(Convert.ToInt32(question.Accessor.GetValue(answers), null))))];
}
