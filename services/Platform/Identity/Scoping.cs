using System.Collections.Frozen;

namespace PeerSupport.Platform;

/// <summary>From who calls and which resource is named to the rows the call may see.</summary>
internal static class Scoping
{
    /// <param name="granting">Roles that grant the method, in the order of roles.json.</param>
    /// <param name="user">The person a service calls for; the scope is then what both may see.</param>
    public static Scope Resolve(Roles roles, IReadOnlyList<Role> granting, Caller caller, Caller? user, string name)
    {
        var place = Place.Of(roles, name);
        var scope = First(granting.Where(role => caller.Roles.Contains(role.Name)), caller, place, out var role);
        if (scope is not null && role!.Scope is RoleScope.System && user is not null)
        {
            scope = First(roles.All.Where(other => other.Scope is not RoleScope.System && user.Roles.Contains(other.Name)), user, place, out _);
        }

        return scope ?? throw Refusal.NotFound(name);
    }

    private static Scope? First(IEnumerable<Role> held, Caller caller, Place place, out Role? by)
    {
        foreach (var role in held)
        {
            if (Of(role.Scope, caller, place) is { } scope)
            {
                by = role;
                return scope;
            }
        }

        by = null;
        return null;
    }

    private static Scope? Of(RoleScope bound, Caller caller, Place place) => bound switch
    {
        // A tenant's staff naming a provider's resource see what is not bounded by tenant.
        RoleScope.Tenant when place.Kind is RoleScope.Tenant => caller.Tenants.Contains(place.Code) ? Scope.Tenant(place.Code) : null,
        RoleScope.Tenant => Scope.None,
        RoleScope.Provider when place.Kind is RoleScope.Provider => caller.Providers.Contains(place.Code) ? Scope.Provider(place.Code) : null,
        RoleScope.Provider => Only(caller.Providers) is { } provider ? Scope.Provider(provider) : place.Otherwise,
        RoleScope.Region when place.Kind is RoleScope.Region => caller.Regions.Contains(place.Code) ? Scope.Region(place.Code) : null,
        RoleScope.Region => Only(caller.Regions) is { } region ? Scope.Region(region) : place.Otherwise,
        RoleScope.Nation => Scope.Nation,
        RoleScope.System when place.Code.Length > 0 && !Scope.IsCode(place.Code) => null,
        RoleScope.System when place.Kind is RoleScope.Tenant => Scope.Tenant(place.Code),
        RoleScope.System when place.Kind is RoleScope.Provider => Scope.Provider(place.Code),
        _ => Scope.None,
    };

    // A scope is one code. Who acts for several providers names the one in the request.
    private static string? Only(FrozenSet<string> codes) => codes.Count == 1 ? codes.Items[0] : null;

    private readonly record struct Place(RoleScope? Kind, string Code)
    {
        /// <summary>For who acts for several or for none: what is bounded by nobody is there for them too.</summary>
        public Scope? Otherwise => Kind is null ? Scope.None : null;

        public static Place Of(Roles roles, string name) =>
            name.Split('/') is [var collection, var code, ..] && roles.Collections.TryGetValue(collection, out var kind) ? new(kind, code) : default(Place) with { Code = "" };
    }
}
