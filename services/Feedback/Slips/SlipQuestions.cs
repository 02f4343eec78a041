using Google.Protobuf;
using Google.Protobuf.Reflection;
using PeerSupport.Feedback.Atoms;
using PeerSupport.Feedback.V1;

namespace PeerSupport.Feedback.Slips;

/// <summary>What is counted of slips: for each question what was ticked, NOT_SAID where nothing was, so that each response is in exactly one category of each.</summary>
internal static class SlipQuestions
{
    /// <summary>Whom a slip can ask.</summary>
    public static readonly IReadOnlyList<SlipKind> Kinds = [SlipKind.Feedback, SlipKind.Reflection];

    private static readonly Dictionary<SlipKind, IReadOnlyList<string>> s_names =
        Kinds.ToDictionary(kind => kind, kind => (IReadOnlyList<string>)[.. Asked(kind).Select(Category.QuestionOf)]);

    private static readonly Dictionary<SlipKind, IReadOnlyList<Category>> s_domains =
        Kinds.ToDictionary(kind => kind, kind => (IReadOnlyList<Category>)[.. from question in Asked(kind) from answer in question.EnumType.Values select Category.Of(question, answer)]);

    public static IEnumerable<FieldDescriptor> Asked(SlipKind kind) =>
        (kind is SlipKind.Reflection ? ReflectionAnswers.Descriptor : SlipAnswers.Descriptor).Fields.InDeclarationOrder();

    /// <summary>Every question that a slip can ask.</summary>
    public static IReadOnlyList<string> Names(SlipKind kind) => s_names[kind];

    /// <summary>Every category there is; each is told of each atom, also where nobody is in it.</summary>
    public static IReadOnlyList<Category> Domain(SlipKind kind) => s_domains[kind];

    /// <param name="answers">What was ticked on a slip of either kind.</param>
    public static IReadOnlyList<Category> Of(IMessage answers) => [.. answers.Descriptor.Fields.InDeclarationOrder().Select(question =>
        Category.Of(question, question.EnumType.FindValueByNumber(Convert.ToInt32(question.Accessor.GetValue(answers), null))))];
}
