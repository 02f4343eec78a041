using Google.Protobuf;
using Google.Protobuf.Reflection;
using PeerSupport.Options.V1;

namespace PeerSupport.Platform;

/// <summary>What the transaction asks the contract about requests and responses.</summary>
internal static class Messages
{
    /// <summary>A copy with these fields unset.</summary>
    public static IMessage Without(this IMessage message, params ReadOnlySpan<string> fields)
    {
        var copy = message.Descriptor.Parser.ParseFrom(message.ToByteString());
        foreach (var field in fields)
        {
            copy.Descriptor.FindFieldByName(field)?.Accessor.Clear(copy);
        }

        return copy;
    }

    public static string? Text(this IMessage message, string field) =>
        message.Descriptor.FindFieldByName(field) is { FieldType: FieldType.String, IsRepeated: false } found
            ? (string)found.Accessor.GetValue(message)
            : null;

    /// <summary>The name of the resource a message is, or is about: its own, or that of the first message in it.</summary>
    public static string? ResourceName(this IMessage message) =>
        message.Text("name") ?? message.Descriptor.Fields.InFieldNumberOrder()
            .Where(field => field.FieldType == FieldType.Message && !field.IsRepeated)
            .Select(field => (field.Accessor.GetValue(message) as IMessage)?.Text("name"))
            .FirstOrDefault(name => name is not null);

    /// <summary>Whether a message is of class TOTAL or carries one that is.</summary>
    public static bool IsTotal(this MessageDescriptor message) => IsTotal(message, []);

    private static bool IsTotal(MessageDescriptor message, HashSet<string> seen) =>
        seen.Add(message.FullName)
        && ((message.GetOptions()?.GetExtension(OptionsExtensions.Total) ?? false)
            || message.Fields.InFieldNumberOrder().Any(field => field.FieldType == FieldType.Message && IsTotal(field.MessageType, seen)));
}
