using System.Collections.Concurrent;
using Google.Protobuf.Reflection;
using Google.Rpc;
using PeerSupport.Options.V1;

namespace PeerSupport.Platform;

/// <summary>A refusal's reason as the wire knows it, read from the descriptor of the enum the value belongs to.</summary>
/// <param name="Name">The proto name without the enum's prefix: <c>STALE_ETAG</c>.</param>
/// <param name="Domain">Whose enum it is: <c>scheduling.peersupport</c>, or <c>peersupport</c> for the platform's.</param>
internal sealed record Reason(string Name, string Domain, Code Code)
{
    private static readonly ConcurrentDictionary<Enum, Reason> s_known = new();

    public static Reason Of(Enum value) => s_known.GetOrAdd(value, Read);

    private static Reason Read(Enum value)
    {
        var type = value.GetType();
        var descriptor = Contract.Files(type.Assembly).SelectMany(file => file.EnumTypes).Single(candidate => candidate.ClrType == type);
        var number = Convert.ToInt32(value, provider: null);
        var entry = descriptor.FindValueByNumber(number) ?? throw new InvalidOperationException($"{descriptor.FullName} has no value {number}.");
        var code = entry.GetOptions()?.GetExtension(OptionsExtensions.Code) ?? Code.Ok;
        return code is Code.Ok
            ? throw new InvalidOperationException($"{entry.FullName} has no status code: give it the option (peersupport.options.v1.code).")
            : new Reason(Short(entry), DomainOf(descriptor.File), code);
    }

    private static string Short(EnumValueDescriptor entry)
    {
        var prefix = Snake(entry.EnumDescriptor.Name) + "_";
        return entry.Name.StartsWith(prefix, StringComparison.Ordinal) ? entry.Name[prefix.Length..] : entry.Name;
    }

    private static string Snake(string name) =>
        string.Concat(name.Select((letter, at) => at > 0 && char.IsUpper(letter) ? $"_{letter}" : $"{char.ToUpperInvariant(letter)}"));

    private static string DomainOf(FileDescriptor file) =>
        file == V1.ErrorReasonReflection.Descriptor ? "peersupport" : $"{file.Package.Split('.')[^2]}.peersupport";
}
