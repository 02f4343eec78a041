using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

/// <summary>Enum values in columns that may be empty: what is not given is null.</summary>
internal static class Words
{
    public static string? Of<T>(T value)
        where T : struct, Enum => EqualityComparer<T>.Default.Equals(value, default) ? null : ProtoName.Of(value);

    public static T Read<T>(string? word)
        where T : struct, Enum => word is null ? default : ProtoName.Parse<T>(word);
}
