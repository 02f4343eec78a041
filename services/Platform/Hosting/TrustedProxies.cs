using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;

namespace PeerSupport.Platform;

/// <summary>
/// From whom <c>X-Forwarded-For</c> is believed: the networks that <c>Calls:TrustedProxies</c> names (<c>10.1.0.0/16,127.0.0.1/32</c>), where the
/// gateway stands. Named by nobody it is believed from nobody, and all who come through the gateway count as one.
/// </summary>
internal static class TrustedProxies
{
    public static void Use(IApplicationBuilder app, IConfiguration configuration)
    {
        var trusted = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor };
        trusted.KnownProxies.Clear();
        trusted.KnownIPNetworks.Clear();
        foreach (var network in (configuration["Calls:TrustedProxies"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            trusted.KnownIPNetworks.Add(System.Net.IPNetwork.TryParse(network, out var known) ? known
                : throw new InvalidOperationException($"Calls__TrustedProxies: '{network}' is no network, such as 10.1.0.0/16 or 127.0.0.1/32."));
        }

        // with none the library would believe everybody
        if (trusted.KnownIPNetworks.Count > 0)
        {
            app.UseForwardedHeaders(trusted);
        }
    }
}
