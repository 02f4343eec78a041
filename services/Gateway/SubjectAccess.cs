using PeerSupport.Options.V1;
using Yarp.ReverseProxy.Configuration;

namespace PeerSupport.Gateway;

/// <summary>
/// What a service holds about one person, at its own address as everywhere in the Ministry of Justice: <c>/registry/subject-access-request</c> is
/// the registry's <c>/subject-access-request</c>.
/// </summary>
internal sealed record SubjectAccess(string Service, string Permission)
{
    private const string Own = "/subject-access-request";

    public string Path => $"/{Service}{Own}";

    /// <summary>Null for a service that has none.</summary>
    public static SubjectAccess? Of(Google.Protobuf.Reflection.ServiceDescriptor service) =>
        service.GetOptions()?.GetExtension(OptionsExtensions.SubjectAccess) is { Length: > 0 } permission ? new(Route.NameOf(service), permission) : null;

    public RouteConfig ToConfig() => new()
    {
        RouteId = $"GET {Path}",
        ClusterId = Service,
        Match = new RouteMatch { Methods = ["GET"], Path = Path },
        Transforms = [new Dictionary<string, string> { ["PathSet"] = Own }],
    };
}
