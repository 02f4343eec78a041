using System.Text.Json;
using Google.Protobuf.Reflection;
using PeerSupport.Options.V1;

namespace PeerSupport.Platform;

/// <summary>Which messages of a contract are events, and what they are called on the broker.</summary>
internal static class EventTypes
{
    internal static IEnumerable<MessageDescriptor> Of(FileDescriptor? file) => file is null ? [] : file.MessageTypes.Where(IsEvent);

    /// <summary>StandingChanged → standing-changed.</summary>
    internal static string Kebab(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    private static bool IsEvent(MessageDescriptor message) =>
        message.GetOptions()?.GetExtension(OptionsExtensions.Event) is EventKind.State or EventKind.Fact;
}
