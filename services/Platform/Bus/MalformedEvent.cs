using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace PeerSupport.Platform;

/// <summary>
/// An event that lacks what its contract requires. It may come from a newer publisher: an enum value this build does not know
/// reads as UNSPECIFIED, and to act on it as if it were the first harmless value would be a guess. So it is parked, never guessed.
/// </summary>
internal sealed class MalformedEvent(string message) : Exception(message)
{
    internal static void Refuse(IMessage e)
    {
        if (Missing(e) is { } field)
        {
            throw new MalformedEvent($"{e.Descriptor.FullName}: required field '{field}' is missing or holds a value that is not known here.");
        }
    }

    /// <summary>The path of the first required field without a value. Numbers and booleans without presence can't be told from their zero.</summary>
    private static string? Missing(IMessage message)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            var value = field.Accessor.GetValue(message);
            if (IsRequired(field) && IsAbsent(field, message, value))
            {
                return field.Name;
            }

            if (field.FieldType is FieldType.Message && Children(field, value).Select(Missing).FirstOrDefault(path => path is not null) is { } inner)
            {
                return $"{field.Name}.{inner}";
            }
        }

        return null;
    }

    private static bool IsRequired(FieldDescriptor field) =>
        field.GetOptions()?.GetExtension(FieldBehaviorExtensions.FieldBehavior)?.Contains(FieldBehavior.Required) is true;

    private static bool IsAbsent(FieldDescriptor field, IMessage message, object? value) => field switch
    {
        { IsRepeated: true } => ((System.Collections.ICollection)value!).Count == 0,
        { FieldType: FieldType.Enum } => Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture) == 0,
        { HasPresence: true } => !field.Accessor.HasValue(message),
        { FieldType: FieldType.String } => ((string)value!).Length == 0,
        { FieldType: FieldType.Bytes } => ((ByteString)value!).IsEmpty,
        _ => false,
    };

    private static IEnumerable<IMessage> Children(FieldDescriptor field, object? value) => value switch
    {
        _ when field.IsMap => [],
        IMessage child => [child],
        System.Collections.IEnumerable list => list.Cast<IMessage>(),
        _ => [],
    };
}
