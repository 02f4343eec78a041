using Google.Protobuf.Reflection;

namespace PeerSupport.Feedback.Atoms;

/// <summary>One category of one question.</summary>
internal readonly record struct Category(string Question, string Name)
{
    public const string NotSaid = "NOT_SAID";

    /// <summary>What a field of the contract asks, and what was said to it: <c>stayed-private</c>, <c>YES</c>.</summary>
    public static Category Of(FieldDescriptor question, EnumValueDescriptor answer) => new(QuestionOf(question), NameOf(answer));

    public static string QuestionOf(FieldDescriptor field) => field.Name.Replace('_', '-');

    /// <summary>The bare name of an answer; NOT_SAID for the first, which says nothing.</summary>
    public static string NameOf(EnumValueDescriptor answer) => answer.Number == 0 ? NotSaid : Bare(answer);

    /// <summary>Without the prefix that the contract gives every value: the first of each is <c>{PREFIX}_UNSPECIFIED</c>.</summary>
    public static string Bare(EnumValueDescriptor value) => value.Name[(value.EnumDescriptor.Values[0].Name.Length - "UNSPECIFIED".Length)..];
}
