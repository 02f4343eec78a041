using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PeerSupport.Deploy.Issuer;

/// <summary>
/// An OpenID Connect issuer for development: discovery, keys, and tokens for the services by client credentials.
/// It trusts whoever reaches it, so it refuses to run in Production and listens on loopback unless told.
/// </summary>
public static class IssuerHost
{
    /// <summary>From environment variables and command line (<c>--Issuer:Keys=…</c>).</summary>
    /// <exception cref="InvalidOperationException">In Production, without keys, or beyond loopback without <c>AllowRemote</c>.</exception>
    public static WebApplication Build(string[] args)
    {
        var (builder, options) = Configured(args);
        return Build(builder, options);
    }

    /// <summary>Addresses and a token per role, for whoever runs this program where the keys are.</summary>
    /// <exception cref="InvalidOperationException">In Production, or where the addresses are not configured.</exception>
    public static SuiteFile Suite()
    {
        var (builder, options) = Configured([]);
        RefuseProduction(builder);
        var suite = options.Suite ?? throw new InvalidOperationException("Issuer__Suite__Gateway and Issuer__Suite__Grpc__… say where clients reach the suite.");
        var url = options.Url ?? throw new InvalidOperationException("Issuer__Url is not set: the issuer's name in the tokens.");
        var mint = new TokenMint(new SigningKeys(options.Keys), url.TrimEnd('/'), options.Audience);
        // each service's JSON is reached through the gateway
        return new(suite.Gateway, suite.Grpc.ToDictionary(service => service.Key, service => new ServiceAddress(service.Value, suite.Gateway)), Tokens.All(mint));
    }

    /// <summary>Whether the issuer of this configuration answers on this machine.</summary>
    public static async Task<bool> Lives()
    {
        var (_, options) = Configured([]);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(3) };
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{BindingAddress.Parse(options.Listen).Port}/live"));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    /// <summary>In this process, as the tests do.</summary>
    public static WebApplication Build(IssuerOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();   // the console belongs to the host program
        return Build(builder, options);
    }

    /// <summary>The issuer's URL once it listens: <c>Identity__Authority</c> of the services, <c>iss</c> of the tokens.</summary>
    public static string UrlOf(WebApplication issuer) =>
        issuer.Services.GetRequiredService<IssuerOptions>().Url?.TrimEnd('/')
        ?? issuer.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>A mint whose tokens this running issuer vouches for.</summary>
    public static TokenMint MintOf(WebApplication issuer) =>
        new(issuer.Services.GetRequiredService<SigningKeys>(), UrlOf(issuer), issuer.Services.GetRequiredService<IssuerOptions>().Audience);

    private static (WebApplicationBuilder Builder, IssuerOptions Options) Configured(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        if (builder.Configuration["Secrets:Folder"] is { Length: > 0 } folder)
            builder.Configuration.AddKeyPerFile(Path.GetFullPath(folder), optional: true);
        var options = builder.Configuration.GetSection("Issuer").Get<IssuerOptions>();
        return (builder, options is { Keys.Length: > 0 } ? options : throw new InvalidOperationException("Issuer__Keys names the folder where the signing keys are kept."));
    }

    // only when said: an environment that nobody named also calls itself Production
    private static void RefuseProduction(WebApplicationBuilder builder)
    {
        if (string.Equals(builder.Configuration[HostDefaults.EnvironmentKey], Environments.Production, StringComparison.OrdinalIgnoreCase))
            throw new InvalidOperationException("The development issuer does not run in Production: use the organisation's own issuer.");
    }

    private static WebApplication Build(WebApplicationBuilder builder, IssuerOptions options)
    {
        RefuseProduction(builder);
        if (!options.AllowRemote && !IsLoopback(options.Listen))
            throw new InvalidOperationException($"{options.Listen} is not loopback; Issuer__AllowRemote=true allows it.");

        builder.WebHost.UseUrls(options.Listen);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(new SigningKeys(options.Keys));
        var issuer = builder.Build();
        issuer.MapGet("/.well-known/openid-configuration", () => Discovery(UrlOf(issuer)));
        issuer.MapGet("/jwks", (SigningKeys keys) => keys.Published());
        issuer.MapGet("/live", () => "live");
        issuer.MapPost("/token", (HttpContext http, IssuerOptions known) => TokenEndpoint.Answer(http, known, MintOf(issuer)));
        return issuer;
    }

    private static object Discovery(string url) => new
    {
        issuer = url,
        jwks_uri = url + "/jwks",
        token_endpoint = url + "/token",
        grant_types_supported = new[] { "client_credentials" },
        token_endpoint_auth_methods_supported = new[] { "client_secret_basic", "client_secret_post" },
        response_types_supported = new[] { "token" },
        subject_types_supported = new[] { "public" },
        id_token_signing_alg_values_supported = new[] { "ES256" },
    };

    private static bool IsLoopback(string listen) =>
        Uri.TryCreate(listen, UriKind.Absolute, out var uri) && (uri.Host == "localhost" || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)));
}
