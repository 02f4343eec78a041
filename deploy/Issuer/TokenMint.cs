using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace PeerSupport.Deploy.Issuer;

/// <summary>Whom a token speaks for. Without <see cref="User"/> it is a machine, which may not decide.</summary>
public sealed record Bearer
{
    /// <summary>The program that carries the token.</summary>
    public string Client { get; init; } = "peersupport-local";

    public string? User { get; init; }

    /// <summary>Without prefix: WING, PROVIDER …</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    public IReadOnlyList<string> Establishments { get; init; } = [];
    public IReadOnlyList<string> Providers { get; init; } = [];
    public IReadOnlyList<string> Regions { get; init; } = [];
}

/// <summary>Signs access tokens as HMPPS Auth writes them: <c>user_name</c>, <c>client_id</c>, prefixed <c>authorities</c>, and our scopes.</summary>
public sealed class TokenMint(SigningKeys keys, string issuer, string audience = "peersupport", TimeProvider? clock = null)
{
    public const string RolePrefix = "ROLE_PEERSUPPORT_";

    /// <summary>How long a user's token of the launcher lasts; it makes new ones at each start.</summary>
    public static readonly TimeSpan Day = TimeSpan.FromHours(12);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>A token for <paramref name="bearer"/>, 12 hours unless told.</summary>
    public string Sign(Bearer bearer, TimeSpan? lifetime = null)
    {
        var now = _clock.GetUtcNow();
        var claims = new Dictionary<string, object>
        {
            [JwtRegisteredClaimNames.Jti] = RandomNumberGenerator.GetHexString(32, lowercase: true),
            [JwtRegisteredClaimNames.Sub] = bearer.User ?? bearer.Client,
            ["client_id"] = bearer.Client,
            ["authorities"] = bearer.Roles.Select(role => RolePrefix + role).ToArray(),
        };
        if (bearer.User is { } user)
            claims["user_name"] = user;
        foreach (var (name, values) in new[] { ("establishments", bearer.Establishments), ("provider", bearer.Providers), ("region", bearer.Regions) })
            if (values.Count > 0)
                claims[name] = values.ToArray();

        return keys.Sign(credentials => _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + (lifetime ?? Day)).UtcDateTime,
            Claims = claims,
            SigningCredentials = credentials,
        }));
    }
}
