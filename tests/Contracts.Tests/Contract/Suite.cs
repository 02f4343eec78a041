using Google.Protobuf.Reflection;
using PeerSupport.Feedback.V1;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using PeerSupport.Training.V1;

namespace PeerSupport.Contracts.Tests.Contract;

/// <summary>Everything the contract holds.</summary>
internal static class Suite
{
    public static readonly IReadOnlyList<ServiceDescriptor> Services =
    [
        RegistryServiceReflection.Descriptor.Services[0],
        TrainingServiceReflection.Descriptor.Services[0],
        SchedulingServiceReflection.Descriptor.Services[0],
        FeedbackServiceReflection.Descriptor.Services[0],
    ];

    public static IEnumerable<MethodDescriptor> Methods => Services.SelectMany(service => service.Methods);

    /// <summary>The files of the four services: what they define and what their services lean on.</summary>
    public static IReadOnlyList<FileDescriptor> Files { get; } =
        [.. typeof(RegistryService).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Reflection", StringComparison.Ordinal) && type.GetProperty("Descriptor")?.PropertyType == typeof(FileDescriptor))
            .Select(type => (FileDescriptor)type.GetProperty("Descriptor")!.GetValue(null)!)
            .Where(file => file.Package.StartsWith("peersupport.", StringComparison.Ordinal))
            .OrderBy(file => file.Name)];

    public static IEnumerable<MessageDescriptor> Messages => Files.SelectMany(file => file.MessageTypes).SelectMany(WithNested);

    private static IEnumerable<MessageDescriptor> WithNested(MessageDescriptor message) => message.NestedTypes.SelectMany(WithNested).Prepend(message);
}
