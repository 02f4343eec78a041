using Google.Protobuf.Reflection;
using PeerSupport.Feedback.V1;
using PeerSupport.Registry.V1;

namespace PeerSupport.Feedback.Atoms;

/// <summary>
/// What is counted of selection: for each characteristic what was said of it beside how it went, as in <c>ethnicity</c>,
/// <c>BLACK.APPOINTED</c>. Whoever says nothing is NOT_SAID, so each response is in exactly one category of each question.
/// </summary>
internal static class SelectionQuestions
{
    private static readonly IList<FieldDescriptor> s_characteristics = EqualityAnswers.Descriptor.Fields.InDeclarationOrder();
    private static readonly EnumDescriptor s_outcomes = SelectionReflection.Descriptor.EnumTypes.Single(type => type.Name == nameof(SelectionOutcome));

    /// <summary>Applications and appointments are counted apart: who was appointed is in both.</summary>
    public static Measure MeasureOf(SelectionOutcome outcome) =>
        outcome is SelectionOutcome.Removed or SelectionOutcome.Served ? Measure.Ending : Measure.Selection;

    /// <summary>Every category there is; each is told of each atom, also where nobody is in it.</summary>
    public static IReadOnlyList<Category> Domain(Measure measure) =>
        [.. from characteristic in s_characteristics
            from answer in characteristic.EnumType.Values
            from outcome in s_outcomes.Values
            where outcome.Number != 0 && MeasureOf((SelectionOutcome)outcome.Number) == measure
            select Named(characteristic, answer, outcome)];

    public static IReadOnlyList<Category> Of(EqualityAnswers answers, SelectionOutcome outcome) =>
        [.. s_characteristics.Select(characteristic => Named(
            characteristic,
            characteristic.EnumType.FindValueByNumber(Convert.ToInt32(characteristic.Accessor.GetValue(answers), null)),
            s_outcomes.FindValueByNumber((int)outcome)))];

    private static Category Named(FieldDescriptor characteristic, EnumValueDescriptor answer, EnumValueDescriptor outcome) =>
        new(characteristic.Name, $"{Category.NameOf(answer)}.{Category.Bare(outcome)}");
}
