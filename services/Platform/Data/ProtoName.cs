using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using Google.Protobuf.Reflection;

namespace PeerSupport.Platform;

/// <summary>Enum values as the contract spells them, without the enum's prefix: what columns hold and refusals say.</summary>
public static class ProtoName
{
    /// <summary><c>APPLICATION_STATE_IN_TRAINING</c> → <c>IN_TRAINING</c>.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => Known<T>.Names[value];

    public static T Parse<T>(string name)
        where T : struct, Enum => Known<T>.Values[name];

    /// <summary>For columns that may be empty: null where nothing is given.</summary>
    public static string? OfGiven<T>(T value)
        where T : struct, Enum => EqualityComparer<T>.Default.Equals(value, default) ? null : Of(value);

    /// <summary>From such a column: the first value, which says that nothing is given, where it is empty.</summary>
    public static T ParseGiven<T>(string? name)
        where T : struct, Enum => name is null ? default : Parse<T>(name);

    private static class Known<T>
        where T : struct, Enum
    {
        private static readonly string s_prefix = JsonNamingPolicy.SnakeCaseUpper.ConvertName(typeof(T).Name) + "_";

        public static readonly FrozenDictionary<T, string> Names = Enum.GetValues<T>().ToFrozenDictionary(value => value, Short);

        public static readonly FrozenDictionary<string, T> Values = Names.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

        private static string Short(T value)
        {
            var name = typeof(T).GetField(value.ToString())!.GetCustomAttribute<OriginalNameAttribute>()!.Name;
            return name.StartsWith(s_prefix, StringComparison.Ordinal) ? name[s_prefix.Length..] : name;
        }
    }
}
