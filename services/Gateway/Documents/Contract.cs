using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using PeerSupport.Options.V1;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace PeerSupport.Gateway.Documents;

/// <summary>The contract as it was written: descriptors that still have their comments, which generated code has not.</summary>
internal static class Contract
{
    /// <summary>In the place of a permission: no token is asked for.</summary>
    public const string Anybody = "anybody";

    private static readonly FileDescriptor[] s_files = [.. Read()];

    public static IReadOnlyList<ServiceDescriptor> Services { get; } = [.. Own.SelectMany(file => file.Services).OrderBy(service => service.FullName, StringComparer.Ordinal)];

    /// <summary>Messages that are published, by name.</summary>
    public static IReadOnlyList<MessageDescriptor> Events { get; } =
        [.. Own.SelectMany(file => file.MessageTypes).Where(message => KindOf(message) is not EventKind.Unspecified).OrderBy(message => message.FullName, StringComparer.Ordinal)];

    private static IEnumerable<FileDescriptor> Own => s_files.Where(file => file.Package.StartsWith("peersupport.", StringComparison.Ordinal));

    public static MessageDescriptor Message(string fullName) => s_files.SelectMany(file => file.MessageTypes).Single(message => message.FullName == fullName);

    public static EnumDescriptor Enum(string fullName) => s_files.SelectMany(file => file.EnumTypes).Single(type => type.FullName == fullName);

    public static EventKind KindOf(MessageDescriptor message) => message.GetOptions()?.GetExtension(OptionsExtensions.Event) ?? EventKind.Unspecified;

    /// <summary>The event is for integrators too, not only for our own services.</summary>
    public static bool IsPublished(MessageDescriptor message) => message.GetOptions()?.GetExtension(OptionsExtensions.Published) ?? false;

    /// <summary>The media types of a file that a method answers with; none of one that answers with its message.</summary>
    public static IReadOnlyList<string> Answers(MethodDescriptor method) => method.GetOptions()?.GetExtension(OptionsExtensions.Answers) ?? [];

    public static bool Behaves(this FieldDescriptor field, FieldBehavior behavior) =>
        field.GetOptions()?.GetExtension(FieldBehaviorExtensions.FieldBehavior)?.Contains(behavior) ?? false;

    /// <summary>The comment before a declaration, line by line.</summary>
    public static string Said(this DescriptorBase declared) =>
        string.Join('\n', (declared.Declaration?.LeadingComments ?? "").Split('\n').Select(line => line.Trim())).Trim();

    private static IReadOnlyList<FileDescriptor> Read()
    {
        using var stream = typeof(OptionsExtensions).Assembly.GetManifestResourceStream("contract.binpb") ?? throw new InvalidOperationException("The build embedded no contract.binpb.");
        var options = new[] { OptionsReflection.Descriptor, AnnotationsReflection.Descriptor, FieldBehaviorReflection.Descriptor };
        var registry = new ExtensionRegistry();
        registry.AddRange(options.SelectMany(file => file.Extensions.UnorderedExtensions).Select(field => field.Extension));
        return FileDescriptor.BuildFromByteStrings(FileDescriptorSet.Parser.ParseFrom(stream).File.Select(file => file.ToByteString()), registry);
    }
}
