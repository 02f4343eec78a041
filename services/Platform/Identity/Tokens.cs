using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace PeerSupport.Platform;

/// <summary>
/// Verifies access tokens. A verified token is remembered until it expires or its key is withdrawn: checking an ES256 signature on
/// every call costs more than everything else in it.
/// </summary>
internal sealed class Tokens(IdentityOptions options, IssuerKeys keys, Claims claims, TimeProvider clock)
{
    private const int MostRemembered = 10_000;
    private static readonly TimeSpan s_skew = TimeSpan.FromSeconds(30);

    // Asymmetric only: with HS256 among them a forger could sign with the issuer's public key.
    private static readonly string[] s_algorithms =
    [
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
    ];

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = 16 * 1024 };
    private readonly ConcurrentDictionary<Digest, Verified> _remembered = new();

    public async ValueTask<Caller> Verify(string token)
    {
        var digest = Digest.Of(token);
        if (_remembered.TryGetValue(digest, out var known) && known.Until > clock.GetUtcNow() && (await keys.Current()).Keys.ContainsKey(known.KeyId))
        {
            return known.Caller;
        }

        var verified = await Check(token);
        if (_remembered.Count >= MostRemembered)
        {
            // Rare and cheap: each token costs one signature again.
            _remembered.Clear();
        }

        _remembered[digest] = verified;
        return verified.Caller;
    }

    private async Task<Verified> Check(string token)
    {
        if (!_handler.CanReadToken(token) || Parsed(token) is not { Kid.Length: > 0 } unverified)
        {
            throw Refusal.Unauthenticated("The token is not a signed JWT that names its key.");
        }

        var (issuer, key) = await keys.Find(unverified.Kid);
        if (key is null)
        {
            throw Refusal.Unauthenticated("The token is signed with a key that the issuer does not publish.");
        }

        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = issuer.Name,
            ValidAudience = options.Audience,
            IssuerSigningKey = key,
            ValidAlgorithms = s_algorithms,
            LifetimeValidator = (from, until, _, _) => Alive(from, until),
        });
        return result.IsValid && result.SecurityToken is JsonWebToken jwt
            ? new Verified(claims.Read(jwt) with { Until = jwt.ValidTo + s_skew }, jwt.Kid, jwt.ValidTo + s_skew)
            : throw Refusal.Unauthenticated(Why(result.Exception));
    }

    private JsonWebToken? Parsed(string token)
    {
        try
        {
            return _handler.ReadJsonWebToken(token);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private bool Alive(DateTime? from, DateTime? until)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return until is null || now >= until + s_skew ? throw new SecurityTokenExpiredException()
            : from > now + s_skew ? throw new SecurityTokenNotYetValidException()
            : true;
    }

    private static string Why(Exception? failure) => failure switch
    {
        SecurityTokenExpiredException => "The token has expired: get a new one.",
        SecurityTokenNotYetValidException => "The token is not valid yet.",
        SecurityTokenInvalidAudienceException => "The token is meant for another audience.",
        SecurityTokenInvalidIssuerException => "The token comes from another issuer.",
        _ => "The token's signature does not hold.",
    };

    private sealed record Verified(Caller Caller, string KeyId, DateTimeOffset Until);

    /// <summary>SHA-256 of a token: what is remembered can't be used as one.</summary>
    private readonly record struct Digest(UInt128 High, UInt128 Low)
    {
        public static Digest Of(string token)
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(Encoding.UTF8.GetBytes(token), hash);
            return new(MemoryMarshal.Read<UInt128>(hash), MemoryMarshal.Read<UInt128>(hash[16..]));
        }
    }
}
