using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace PeerSupport.Deploy.Issuer;

/// <summary>OAuth 2.0 client credentials (RFC 6749, 4.4): one client per service, each with the role SYSTEM.</summary>
internal static class TokenEndpoint
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromHours(1);

    public static async Task<IResult> Answer(HttpContext http, IssuerOptions options, TokenMint mint)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (!http.Request.HasFormContentType)
            return Refused("invalid_request", StatusCodes.Status400BadRequest);
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (form["grant_type"] != "client_credentials")
            return Refused("unsupported_grant_type", StatusCodes.Status400BadRequest);

        var (client, secret) = Basic(http.Request) ?? (form["client_id"].ToString(), form["client_secret"].ToString());
        if (!options.Clients.TryGetValue(client, out var expected) || expected.Length == 0 || !Same(secret, expected))
            return Refused("invalid_client", StatusCodes.Status401Unauthorized);

        var token = mint.Sign(new Bearer { Client = client, Roles = ["SYSTEM"] }, s_lifetime);
        return Results.Json(new { access_token = token, token_type = "Bearer", expires_in = (int)s_lifetime.TotalSeconds });
    }

    private static IResult Refused(string error, int status) => Results.Json(new { error }, statusCode: status);

    private static (string Client, string Secret)? Basic(HttpRequest request)
    {
        const string scheme = "Basic ";
        var header = request.Headers.Authorization.ToString();
        var text = new byte[header.Length];
        if (!header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) || !Convert.TryFromBase64String(header[scheme.Length..], text, out var length))
            return null;
        return Encoding.UTF8.GetString(text, 0, length).Split(':', 2) is [var client, var secret]
            ? (Uri.UnescapeDataString(client), Uri.UnescapeDataString(secret))
            : null;
    }

    // compared by hash, so that the time taken tells nothing about the secret
    private static bool Same(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));
}
