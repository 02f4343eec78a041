using PeerSupport.Platform;

namespace PeerSupport.Feedback;

/// <summary>
/// Names in rows. While a release comes in, newer instances write beside older ones, and one name more must not fail a whole list: it is told as far as this
/// release knows it, or left to the newer.
/// </summary>
internal static class Known
{
    /// <summary>The value of that name; UNSPECIFIED where this release does not know it, and where nothing stands there.</summary>
    public static T Of<T>(string? name)
        where T : struct, Enum => Array.Find(Enum.GetValues<T>(), value => ProtoName.Of(value) == name);

    /// <summary>Every name that this release knows.</summary>
    public static string[] Names<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(ProtoName.Of).Skip(1)];
}
