using System.Collections.Frozen;
using System.Reflection;
using Google.Protobuf.Reflection;
using PeerSupport.Options.V1;

namespace PeerSupport.Platform;

/// <summary>What generated code says about itself, asked once at start.</summary>
internal static class Contract
{
    /// <summary>Every proto file compiled into the assembly.</summary>
    public static IReadOnlyList<FileDescriptor> Files(Assembly assembly) =>
    [
        .. assembly.GetTypes()
            .Where(type => type is { IsAbstract: true, IsSealed: true } && type.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static))
            .Where(property => property?.PropertyType == typeof(FileDescriptor))
            .Select(property => (FileDescriptor)property!.GetValue(null)!),
    ];

    public static Assembly AssemblyOf(ServiceDescriptor service) => service.Methods[0].InputType.ClrType.Assembly;

    /// <summary>In the place of a permission: the call is open to anybody, without a token.</summary>
    public const string Anybody = "anybody";

    /// <summary>The permission the method requires; empty when its author forgot.</summary>
    public static string Permission(MethodDescriptor method) => method.GetOptions()?.GetExtension(OptionsExtensions.Requires) ?? "";

    /// <summary>Every call leaves an audit row.</summary>
    public static bool ReadsPersonal(MethodDescriptor method) => method.GetOptions()?.GetExtension(OptionsExtensions.ReadsPersonal) ?? false;

    /// <summary>The permission that reading all of one person's data requires; empty for a service without.</summary>
    public static string SubjectAccess(ServiceDescriptor service) => service.GetOptions()?.GetExtension(OptionsExtensions.SubjectAccess) ?? "";

    /// <summary>The key gRPC and JSON calls share: <c>ServerCallContext.Method</c>.</summary>
    public static string Path(MethodDescriptor method) => $"/{method.Service.FullName}/{method.Name}";

    /// <summary>Every permission that something in the assembly's services requires.</summary>
    public static FrozenSet<string> Permissions(Assembly assembly) =>
        Files(assembly).SelectMany(file => file.Services).SelectMany(service => service.Methods.Select(Permission).Append(SubjectAccess(service))).ToFrozenSet();
}
