using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace PeerSupport.Platform;

/// <summary>A call whose token holds and grants its method, or whose method is open to anybody.</summary>
internal sealed record Admission(GuardedMethod Method, Caller Caller, Caller? User, string? UserToken);

/// <summary>
/// Who may enter: authentication, then permission. Calls pass it before their message is read; what was found is kept with the call,
/// so no token is verified twice.
/// </summary>
internal sealed class Gate(FrozenDictionary<string, GuardedMethod> methods, Tokens tokens, OpenCalls open)
{
    private const string Prefix = "Bearer ";
    private const string UserHeader = "x-user-authorization";
    private static readonly object s_key = typeof(Admission);

    public async ValueTask<Admission> Admit(HttpContext http, string path)
    {
        if (http.Items.TryGetValue(s_key, out var known))
        {
            return (Admission)known!;
        }

        var method = methods[path];
        if (method.IsOpen)
        {
            open.Count(http.Connection.RemoteIpAddress);
            http.Items[s_key] = new Admission(method, Caller.Anybody, null, null);
            return (Admission)http.Items[s_key]!;
        }

        var token = Bearer(http, "authorization") ?? throw Refusal.Unauthenticated("Send an access token: 'authorization: Bearer …'.");
        var caller = await tokens.Verify(token);
        var held = method.Granting.Where(role => caller.Roles.Contains(role.Name)).ToList();
        if (held.Count == 0)
        {
            throw new Refusal(V1.ErrorReason.PermissionDenied, $"No role of the caller grants '{method.Permission}'.", ("permission", method.Permission));
        }

        // Only our own services speak for somebody: from anybody else the call would not be whose it says it is.
        var speaksForUser = http.Request.Headers.ContainsKey(UserHeader);
        if (speaksForUser && !held.Exists(role => role.Scope is RoleScope.System))
        {
            throw Refusal.Unauthenticated($"Only a service speaks for a user: leave out '{UserHeader}'.");
        }

        var userToken = speaksForUser ? Bearer(http, UserHeader) ?? throw Refusal.Unauthenticated($"Send the user's token: '{UserHeader}: Bearer …'.") : null;
        var user = userToken is null ? null : await tokens.Verify(userToken);
        var admission = new Admission(method, user is null ? caller : caller with { User = user.User, Until = user.Until < caller.Until ? user.Until : caller.Until }, user, userToken ?? (caller.IsMachine ? null : token));
        http.Items[s_key] = admission;
        return admission;
    }

    /// <summary>Whether the path is one of the service's own methods.</summary>
    public bool Guards(string path) => methods.ContainsKey(path);

    private static string? Bearer(HttpContext http, string header) =>
        http.Request.Headers[header].ToString() is { } value && value.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            ? value[Prefix.Length..].Trim()
            : null;
}
