using Grpc.Core;

namespace PeerSupport.Platform;

/// <summary>Whose a resource is: the tenant or provider that its name begins with, as <c>collection/code</c>.</summary>
internal sealed class Owner(Roles roles)
{
    public static string Of(string resource) => resource.Split('/') is [var collection, var code, ..]
        ? $"{collection}/{code}"
        : throw new InvalidOperationException($"'{resource}' names nobody whose it is.");

    /// <summary>The owner a call names, who must be exactly the one whose rows the call may see.</summary>
    public string Of(ServerCallContext call, string resource)
    {
        var scope = CallState.Of(call).Scope;
        return resource.Split('/') is [var collection, var code, ..] && code == scope.Value
            && roles.Collections.TryGetValue(collection, out var kind) && (kind, scope.Kind) is (RoleScope.Tenant, ScopeKind.Tenant) or (RoleScope.Provider, ScopeKind.Provider)
            ? Of(resource)
            : throw Refusal.NotFound(resource);
    }
}
