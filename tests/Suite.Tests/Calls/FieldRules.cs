using System.Text.RegularExpressions;
using Google.Api;
using Google.Protobuf.Reflection;
using PeerSupport.Options.V1;

namespace PeerSupport.Suite.Tests.Calls;

/// <summary>What the contract says of a field, as its readers read it.</summary>
internal static class FieldRules
{
    private const int UsualLength = 200;
    private const int UsualElements = 1000;

    public static bool IsRequired(this FieldDescriptor field) => Behaviours(field).Contains(FieldBehavior.Required);

    /// <summary>The service's to fill in: what a caller says there means nothing.</summary>
    public static bool IsOutput(this FieldDescriptor field) =>
        !field.IsRequired() && Behaviours(field).Any(behaviour => behaviour is FieldBehavior.OutputOnly or FieldBehavior.Identifier);

    public static bool IsScope(this FieldDescriptor field) => field.GetOptions()?.GetExtension(OptionsExtensions.Scope) ?? false;

    public static string Pattern(this FieldDescriptor field) => field.GetOptions()?.GetExtension(OptionsExtensions.Pattern) ?? "";

    public static bool Fits(this FieldDescriptor field, string text) => Regex.IsMatch(text, $@"\A(?:{field.Pattern()})\z");

    public static int MostElements(this FieldDescriptor field) => Max(field) is > 0 and var most ? most : UsualElements;

    public static int MostCharacters(this FieldDescriptor field) => !field.IsRepeated && Max(field) is > 0 and var most ? most : UsualLength;

    public static int? Least(this FieldDescriptor field) => field.Name == "page_size" ? 0
        : field.GetOptions() is { } options && options.HasExtension(OptionsExtensions.Min) ? options.GetExtension(OptionsExtensions.Min) : null;

    public static int? Most(this FieldDescriptor field) => Max(field) is > 0 and var most ? most : null;

    private static int Max(FieldDescriptor field) => field.GetOptions()?.GetExtension(OptionsExtensions.Max) ?? 0;

    private static Google.Protobuf.Collections.RepeatedField<FieldBehavior> Behaviours(FieldDescriptor field) => field.GetOptions()?.GetExtension(FieldBehaviorExtensions.FieldBehavior) ?? [];
}
