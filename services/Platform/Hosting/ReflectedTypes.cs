using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Health.V1;
using Grpc.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace PeerSupport.Platform;

/// <summary>
/// What a service tells of itself to those who have no files of ours. The library tells what methods name; refusals and events, which
/// none does, must be readable too.
/// </summary>
internal static class ReflectedTypes
{
    private static readonly FileDescriptor[] s_common =
    [
        StatusReflection.Descriptor, ErrorDetailsReflection.Descriptor, HealthReflection.Descriptor,
        Grpc.Reflection.V1.ReflectionReflection.Descriptor, Grpc.Reflection.V1Alpha.ReflectionReflection.Descriptor,
    ];

    public static IServiceCollection AddReflection(this IServiceCollection services, ServiceModule module)
    {
        FileDescriptor[] files = [module.Service.File, .. s_common, .. module.Events is { } events ? [events] : Array.Empty<FileDescriptor>()];
        string[] names = [module.Service.FullName, .. s_common.SelectMany(file => file.Services).Select(service => service.FullName)];
        var symbols = SymbolRegistry.FromFiles(files);
        services.AddGrpcReflection();
        return services.AddSingleton(new ReflectionServiceImpl(names, symbols)).AddSingleton(new ReflectionV1ServiceImpl(names, symbols));
    }
}
