using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace PeerSupport.Platform;

/// <summary>What the rows of a role's holder are bounded by.</summary>
internal enum RoleScope
{
    Tenant,
    Provider,
    Region,
    Nation,
    System,
}

internal sealed record Role(string Name, RoleScope Scope, FrozenSet<string> Permissions);

/// <summary>
/// Who may do what: <c>roles.json</c>, embedded in the assembly of the contract. It also says which collections of resource names
/// stand for a tenant or a provider, and which claims of a token list them, so that no word of the field stands in here.
/// </summary>
internal sealed class Roles
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip };

    private Roles(Document document)
    {
        All = [.. document.Roles.Select(role => new Role(role.Key, Parse(role.Value.Scope), role.Value.Permissions.ToFrozenSet()))];
        Collections = document.Scopes.ToFrozenDictionary(scope => scope.Key, scope => Parse(scope.Value));
        Claims = document.Claims.ToFrozenDictionary(claim => Parse(claim.Key), claim => claim.Value);
    }

    /// <summary>In the order of the file: of several roles that grant a call the first whose scope holds the resource decides.</summary>
    public IReadOnlyList<Role> All { get; }

    /// <summary>First segment of a resource name → what its second segment is the code of.</summary>
    public FrozenDictionary<string, RoleScope> Collections { get; }

    /// <summary>The claim that lists a token's tenants, providers or regions.</summary>
    public FrozenDictionary<RoleScope, string> Claims { get; }

    public static Roles Of(Assembly contract)
    {
        using var file = contract.GetManifestResourceStream("roles.json")
            ?? throw new InvalidOperationException($"{contract.GetName().Name} embeds no roles.json.");
        return Read(file);
    }

    public static Roles Read(Stream file) => new(JsonSerializer.Deserialize<Document>(file, s_json)!);

    public IReadOnlyList<Role> Granting(string permission) => [.. All.Where(role => role.Permissions.Contains(permission))];

    private static RoleScope Parse(string scope) => Enum.Parse<RoleScope>(scope, ignoreCase: true);

    private sealed record Document(Dictionary<string, RoleDocument> Roles, Dictionary<string, string> Scopes, Dictionary<string, string> Claims);

    private sealed record RoleDocument(string Scope, string[] Permissions);
}
