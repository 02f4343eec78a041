using System.Collections.Frozen;
using PeerSupport.Platform.V1;

namespace PeerSupport.Platform;

/// <summary>Who calls, as a verified token says it. Immutable: one instance serves every call made with the token.</summary>
/// <param name="Client">The OAuth client: the program.</param>
/// <param name="User">The person at it; null when the program acts by itself.</param>
/// <param name="Roles">Role names without the issuer's prefix.</param>
/// <param name="Tenants">Codes of the tenants whose rows a tenant role may touch.</param>
/// <param name="Providers">Codes of the providers a provider role acts for.</param>
/// <param name="Regions">Codes of the regions a region role reads.</param>
public sealed record Caller(
    string Client,
    string? User,
    FrozenSet<string> Roles,
    FrozenSet<string> Tenants,
    FrozenSet<string> Providers,
    FrozenSet<string> Regions)
{
    /// <summary>Background work: timers and consumers. It never decides.</summary>
    public static Caller System { get; } = new("system", null, [], [], [], []);

    /// <summary>Who calls what is open to anybody: it sees no rows of anybody's.</summary>
    public static Caller Anybody { get; } = new("anybody", null, [], [], [], []);

    /// <summary>Until when the token holds; a stream ends with it.</summary>
    public DateTimeOffset Until { get; init; } = DateTimeOffset.MaxValue;

    public string Subject => User ?? Client;

    public bool IsMachine => User is null;

    /// <summary>The person who decides. Deciders are people: a machine's token is refused.</summary>
    public string RequireUser() =>
        User ?? throw new Refusal(ErrorReason.UserRequired, "A person must decide this: call with a user's token.");
}
