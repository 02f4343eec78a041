namespace PeerSupport.Platform;

/// <summary>Section <c>Identity</c>: which issuer is believed, and how its claims are read.</summary>
internal sealed class IdentityOptions
{
    /// <summary>URL of the OpenID Connect issuer.</summary>
    public string Authority { get; set; } = "";

    public string Audience { get; set; } = "peersupport";

    /// <summary>Our own credentials, for calls to other services.</summary>
    public string ClientId { get; set; } = "";

    public string ClientSecret { get; set; } = "";

    /// <summary>False only where the issuer is on this machine.</summary>
    public bool RequireHttps { get; set; } = true;

    /// <summary>Absent from a token means that a machine calls.</summary>
    public string UserClaim { get; set; } = "user_name";

    /// <summary>Claims that list roles, separated by commas; a dot steps into an object: <c>realm_access.roles</c>.</summary>
    public string RoleClaims { get; set; } = "authorities";

    public string RolePrefix { get; set; } = "ROLE_PEERSUPPORT_";

    /// <summary>Roles that the issuer calls otherwise: its whole word → ours.</summary>
    public Dictionary<string, string> RoleNames { get; } = [];

    /// <summary>Least seconds between two fetches of the issuer's keys: forged key ids must not turn into a flood there.</summary>
    public double KeyRefreshSeconds { get; set; } = 5;
}
