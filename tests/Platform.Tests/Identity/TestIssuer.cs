using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace PeerSupport.Platform.Tests;

/// <summary>An issuer of tokens whose keys, times and lies a test decides.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
    private WebApplication _app = null!;

    public string Url { get; private set; } = "";

    /// <summary>Signs what is minted; published unless it was forged.</summary>
    public ECDsaSecurityKey Key { get; private set; } = NewKey();

    /// <summary>How often the keys were asked for.</summary>
    public int Asked { get; private set; }

    /// <summary>How many tokens clients asked for themselves.</summary>
    public int Sold { get; private set; }

    public bool Away { get; set; }

    public static async Task<TestIssuer> Start()
    {
        var issuer = new TestIssuer();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        issuer._app = builder.Build();
        issuer._app.MapGet("/.well-known/openid-configuration", () => issuer.Away ? Results.StatusCode(503) : Results.Text($$"""
            {"issuer":"{{issuer.Url}}","jwks_uri":"{{issuer.Url}}/jwks","token_endpoint":"{{issuer.Url}}/token"}
            """));
        issuer._app.MapGet("/jwks", issuer.Keys);
        issuer._app.MapPost("/token", issuer.Token);
        await issuer._app.StartAsync();
        issuer.Url = issuer._app.Urls.Single();
        return issuer;
    }

    public static ECDsaSecurityKey NewKey(string? id = null) => new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = id ?? Ids.Short() };

    public void Rotate() => Key = NewKey();

    /// <summary>A token of WRITER WRITER1 at MDI, but for what is changed.</summary>
    public string Mint(Action<SecurityTokenDescriptor>? change = null, params (string Claim, object? Value)[] claims)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var token = new SecurityTokenDescriptor
        {
            Issuer = Url,
            Audience = "peersupport",
            NotBefore = now,
            Expires = now.AddHours(1),
            SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.EcdsaSha256),
            Claims = new Dictionary<string, object>
            {
                ["client_id"] = "notebook-ui",
                ["user_name"] = "WRITER1",
                ["authorities"] = new[] { "ROLE_PEERSUPPORT_WRITER", "ROLE_OTHER" },
                ["establishments"] = new[] { "MDI" },
            },
        };
        foreach (var (claim, value) in claims)
        {
            token.Claims[claim] = value!;
        }

        foreach (var absent in token.Claims.Where(claim => claim.Value is null).ToList())
        {
            token.Claims.Remove(absent);
        }

        change?.Invoke(token);
        return _handler.CreateToken(token);
    }

    public string Mint(params (string Claim, object? Value)[] claims) => Mint(null, claims);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    // probe:s%2F1 is what RFC 6749 makes of the client 'probe' and the secret 's/1'.
    private IResult Token(HttpRequest request)
    {
        Sold++;
        return request.Headers.Authorization == "Basic " + Convert.ToBase64String("probe:s%2F1"u8) && request.Form["grant_type"] == "client_credentials"
            ? Results.Json(new { access_token = Mint(("client_id", "probe"), ("user_name", null), ("authorities", "SYSTEM"), ("establishments", null)), expires_in = 300 })
            : Results.Unauthorized();
    }

    private IResult Keys()
    {
        Asked++;
        var key = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(Key);
        return Results.Text(JsonSerializer.Serialize(new { keys = new[] { new { kty = key.Kty, crv = key.Crv, x = key.X, y = key.Y, kid = Key.KeyId, use = "sig" } } }));
    }
}
