using Microsoft.AspNetCore.HttpOverrides;

namespace PeerSupport.Gateway;

/// <summary>
/// From whom <c>X-Forwarded-For</c> is believed: the networks that <c>TrustedProxies</c> names, where somebody else's proxy stands in front of the
/// gateway. To the services the gateway says the address it found, and nothing a caller wrote.
/// </summary>
internal static class TrustedProxies
{
    public static void Use(WebApplication app)
    {
        var trusted = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor };
        trusted.KnownProxies.Clear();
        trusted.KnownIPNetworks.Clear();
        foreach (var network in (app.Configuration["TrustedProxies"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            trusted.KnownIPNetworks.Add(System.Net.IPNetwork.TryParse(network, out var known) ? known
                : throw new InvalidOperationException($"TrustedProxies: '{network}' is no network, such as 10.1.0.0/16 or 127.0.0.1/32."));
        }

        // with none the library would believe everybody
        if (trusted.KnownIPNetworks.Count > 0)
        {
            app.UseForwardedHeaders(trusted);
        }
    }
}
