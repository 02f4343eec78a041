using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace PeerSupport.Platform;

/// <summary>From a verified token's claims to a <see cref="Caller"/>, as the configuration says.</summary>
internal sealed partial class Claims(IdentityOptions options, Roles roles)
{
    private static readonly string[] s_clientClaims = ["client_id", "azp", "sub"];

    private readonly FrozenSet<string> _known = roles.All.Select(role => role.Name).ToFrozenSet();
    private readonly string[] _roleClaims = options.RoleClaims.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public Caller Read(JsonWebToken token)
    {
        using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload));
        var root = payload.RootElement;
        return new Caller(
            s_clientClaims.Select(claim => Values(root, claim).FirstOrDefault()).FirstOrDefault(value => value is not null)
                ?? throw Refusal.Unauthenticated("The token names no client."),
            Values(root, options.UserClaim).FirstOrDefault() is { } user ? Kept(user) : null,
            _roleClaims.SelectMany(claim => Values(root, claim)).Select(WithoutPrefix).Where(_known.Contains).ToFrozenSet(),
            Codes(root, RoleScope.Tenant),
            Codes(root, RoleScope.Provider),
            Codes(root, RoleScope.Region));
    }

    // It stands in the audit trail and beside decisions, some of which hold no free text.
    private static string Kept(string user) =>
        Subject().IsMatch(user) ? user : throw Refusal.Unauthenticated("The token names its user otherwise than by 1 to 80 letters, digits and any of '_.@-'.");

    [GeneratedRegex(@"\A[A-Za-z0-9_.@-]{1,80}\z")]
    private static partial Regex Subject();

    private string WithoutPrefix(string role) =>
        options.RoleNames.TryGetValue(role, out var name) ? name : role.StartsWith(options.RolePrefix, StringComparison.Ordinal) ? role[options.RolePrefix.Length..] : role;

    // What isn't a code is dropped: '*' from a careless issuer would otherwise mean every tenant.
    private FrozenSet<string> Codes(JsonElement root, RoleScope scope) =>
        roles.Claims.TryGetValue(scope, out var claim) ? Values(root, claim).Where(value => Scope.IsCode(value)).ToFrozenSet() : [];

    private static IEnumerable<string> Values(JsonElement root, string path)
    {
        var at = root;
        foreach (var step in path.Split('.'))
        {
            if (at.ValueKind is not JsonValueKind.Object || !at.TryGetProperty(step, out at))
            {
                return [];
            }
        }

        return at.ValueKind switch
        {
            JsonValueKind.String when at.GetString() is { Length: > 0 } text => [text],
            JsonValueKind.Array => [.. at.EnumerateArray().Where(item => item.ValueKind is JsonValueKind.String).Select(item => item.GetString()!)],
            _ => [],
        };
    }
}
